import type { ApiObject } from '../account.ts';
import { type Caller, callerId, callerType, sessionOf } from '../caller.ts';
import { isoSeconds } from '../clock.ts';
import type { Cloud } from '../cloud.ts';
import type { ApiError, Product } from '../errors.ts';
import type { RecognizedCall } from '../recognize.ts';
import { HOME_REGION } from '../regions.ts';
import type { EmulatedRequest } from '../request.ts';
import { cloudEventOf } from './cloud-event.ts';

/** How ActionTrail writes the names of services; the case of ACK's is unknown on the real service. */
const SERVICES: Partial<Record<Product, { name: string; apiVersion: string; isGlobal?: true }>> = {
  kms: { name: 'Kms', apiVersion: '2016-01-20' },
  cs: { name: 'CS', apiVersion: '2015-12-15' },
  ram: { name: 'Ram', apiVersion: '2015-05-01', isGlobal: true },
  actiontrail: { name: 'Actiontrail', apiVersion: '2020-07-06' },
};
/** What a client sends beside the parameters of the API. */
const OF_THE_PROTOCOL = /^(AccessKeyId|Action|Format|SecurityToken|Signature\w*|Timestamp|Version)$/;

/** A write, done or refused. */
interface Write {
  readonly region: string;
  readonly request: EmulatedRequest;
  readonly call: RecognizedCall;
  readonly caller: Caller;
  readonly requestId: string;
  readonly answer?: unknown;
  readonly error?: ApiError;
}

/** Puts a write into the trail of its account, and has it published. */
export function recordWrite(cloud: Cloud, write: Write): void {
  const { call, caller, region, request, requestId, error } = write;
  const service = SERVICES[call.product];
  const account = cloud.accounts.get(caller.accountId);
  if (service === undefined || account === undefined) return;
  const now = cloud.clock.now();
  const given = [...call.params].filter(([name]) => !OF_THE_PROTOCOL.test(name));
  const requestParameters = Object.fromEntries(given);
  const referencedResources = call.operation?.writes?.(account, call.params, region) ?? {};
  const [[resourceType, [resourceName] = []] = []] = Object.entries(referencedResources);
  const acsRegion = service.isGlobal === true ? HOME_REGION : region;
  const host = service.isGlobal === true ? `${call.product}.aliyuncs.com` : `${call.product}.${region}.aliyuncs.com`;
  const record: ApiObject = {
    eventId: requestId,
    eventVersion: '1',
    eventCategory: 'Management',
    eventType: 'ApiCall',
    eventRW: 'Write',
    eventTime: isoSeconds(now),
    eventName: call.name,
    eventSource: host,
    serviceName: service.name,
    apiVersion: service.apiVersion,
    acsRegion,
    isGlobal: service.isGlobal === true,
    requestId,
    recipientAccountId: caller.accountId,
    sourceIpAddress: request.remoteAddress ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    userIdentity: identityOf(caller),
    requestParameters,
    requestParameterJson: JSON.stringify(requestParameters),
    responseElements: error === undefined ? { RequestId: requestId, ...(write.answer as object | undefined) } : {},
    referencedResources,
    ...(resourceType !== undefined && { resourceType, resourceName }),
    ...(error !== undefined && { errorCode: error.code, errorMessage: error.message }),
  };
  account.events.push(record);
  cloud.written(cloudEventOf(record, call.product, now));
}

/** The caller, in the words of ActionTrail. */
function identityOf(caller: Caller): ApiObject {
  const { accountId, key } = caller;
  const common = { accountId, accessKeyId: key.id };
  switch (callerType(caller)) {
    case 'Account':
      return { type: 'root-account', principalId: accountId, ...common, userName: 'root' };
    case 'RAMUser':
      return { type: 'ram-user', principalId: callerId(caller), ...common, userName: key.userName };
    case 'AssumedRoleUser': {
      const { roleId, roleName, sessionName } = sessionOf(caller);
      const userName = `${roleName}:${sessionName}`;
      return { type: 'assumed-role', principalId: `${roleId}:${sessionName}`, ...common, userName };
    }
  }
}
