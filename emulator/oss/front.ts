import type { Cloud } from '../cloud.ts';
import { ApiError } from '../errors.ts';
import type { Front } from '../front.ts';
import { authorize } from '../permission.ts';
import type { Reply } from '../reply.ts';
import type { EmulatedRequest } from '../request.ts';
import { addressOf, regionOfHost } from './address.ts';
import { authenticateOss } from './authenticate.ts';
import type { Bucket } from './bucket.ts';
import { accessDenied, noSuchBucket, wrongEndpoint } from './errors.ts';
import type { OssAnswer, OssOperation } from './operation.ts';
import { OSS_OPERATIONS } from './operations.ts';
import { type XmlElements, xmlDocument } from './xml.ts';

/** OSS, as one request sees it. */
export function ossFront(cloud: Cloud, region: string, request: EmulatedRequest): Front {
  const address = addressOf(request);
  const endpoint = regionOfHost(request.headers) ?? region;
  const query = new Map(request.query);
  const answered = (requestId: string, answer: OssAnswer): Reply => ({
    status: answer.status ?? 200,
    headers: { ...common(requestId, cloud), ...answer.headers },
    body: answer.body ?? '',
  });

  return {
    product: 'oss',
    recognize() {
      const operation = operationOf(request, address.key, query);
      const params = new Map([...query, ['bucket', address.bucket], ['key', address.key]]);
      return { name: operation?.name ?? '', params, admit: () => admit(operation) };
    },
    refuse(error, requestId) {
      const document = errorDocument(error, requestId, request.headers.host ?? '');
      const headers = { ...common(requestId, cloud), 'content-type': 'application/xml', ...error.headers };
      if (request.method !== 'HEAD') return { status: error.status, headers, body: document };
      // An answer to HEAD has no body, so the error comes in a header.
      const carried = { 'x-oss-err': Buffer.from(document).toString('base64') };
      return { status: error.status, headers: { ...headers, ...carried }, body: '' };
    },
  };

  function admit(operation: OssOperation | undefined) {
    const caller = authenticateOss(request, address, endpoint, cloud.credentials);
    if (operation === undefined) {
      throw new ApiError(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
    }
    const { bucket, ownerId } = findBucket(cloud, address.bucket);
    if (bucket.region !== endpoint) throw wrongEndpoint(bucket.name, bucket.region);
    if (ownerId !== caller.accountId) {
      throw accessDenied('You have no right to access this object because of bucket acl.');
    }
    authorize('oss', caller, [operation.action]);
    return {
      accountId: caller.accountId,
      run(requestId: string): Reply {
        const { clock } = cloud;
        const principalId = caller.session?.roleId ?? caller.key.userName ?? caller.accountId;
        const created: Parameters<OssOperation['run']>[0]['created'] = (event) => {
          const origin = {
            accountId: ownerId,
            region: endpoint,
            bucket: bucket.name,
            requestId,
            principalId,
            at: clock.now(),
          };
          cloud.objectCreated({ ...event, ...origin });
        };
        const { key } = address;
        return answered(requestId, operation.run({ request, bucket, key, query, requestId, caller, clock, created }));
      },
    };
  }
}

function operationOf(
  { method }: EmulatedRequest,
  key: string,
  query: ReadonlyMap<string, string>,
): OssOperation | undefined {
  const on = key === '' ? 'bucket' : 'object';
  return OSS_OPERATIONS.find((known) => known.method === method && known.on === on && (known.matches?.(query) ?? true));
}

function findBucket(cloud: Cloud, name: string): { bucket: Bucket; ownerId: string } {
  for (const { accountId, buckets } of cloud.accounts.values()) {
    const bucket = buckets.find((candidate) => candidate.name === name);
    if (bucket !== undefined) return { bucket, ownerId: accountId };
  }
  throw noSuchBucket(name);
}

function errorDocument({ code, message, fields }: ApiError, requestId: string, host: string): string {
  return xmlDocument('Error', {
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: host,
    ...(fields as XmlElements),
  });
}

function common(requestId: string, cloud: Cloud): Record<string, string> {
  return {
    server: 'AliyunOSS',
    date: new Date(cloud.clock.now()).toUTCString(),
    'x-oss-request-id': requestId,
    'x-oss-server-time': '1',
  };
}
