import { isoSeconds } from '../clock.ts';
import type { ObjectCreated } from '../oss/created.ts';
import type { TriggerSpec } from './spec.ts';

/** The event of a timer. */
export function timerEvent({ triggerName, triggerConfig = {} }: TriggerSpec, at: number): object {
  return { triggerTime: isoSeconds(at), triggerName, payload: String(triggerConfig.payload ?? '') };
}

/** The event of an object that came into being. Unknown on the real service: whether its key is encoded; here it is not. */
export function ossEvent(created: ObjectCreated, triggerName: string): object {
  const { accountId, region, bucket, key, object, deltaSize, requestId, principalId, at } = created;
  return {
    events: [
      {
        eventName: created.eventName,
        eventSource: 'acs:oss',
        eventTime: new Date(at).toISOString(),
        eventVersion: '1.0',
        oss: {
          bucket: {
            arn: `acs:oss:${region}:${accountId}:${bucket}`,
            name: bucket,
            ownerIdentity: accountId,
            virtualBucket: '',
          },
          object: {
            deltaSize,
            eTag: object.eTag,
            key,
            objectMeta: { mimeType: object.contentType },
            size: object.bytes.length,
          },
          ossSchemaVersion: '1.0',
          ruleId: triggerName,
        },
        region,
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { requestId },
        userIdentity: { principalId },
      },
    ],
  };
}

/** Whether an OSS trigger is about an object. */
export function isAbout({ sourceArn = '', triggerConfig = {} }: TriggerSpec, created: ObjectCreated): boolean {
  const [, , region, , ...bucket] = sourceArn.split(':');
  if (bucket.join(':') !== created.bucket || (region !== '' && region !== created.region)) return false;
  const events = Array.isArray(triggerConfig.events) ? triggerConfig.events.map(String) : [];
  const isAsked = events.some((pattern) => {
    const name = pattern.replace(/^oss:/, '');
    return name.endsWith('*') ? created.eventName.startsWith(name.slice(0, -1)) : name === created.eventName;
  });
  const { prefix = '', suffix = '' } = (triggerConfig.filter as Filter | undefined)?.key ?? {};
  return isAsked && created.key.startsWith(prefix) && created.key.endsWith(suffix);
}

interface Filter {
  readonly key?: { readonly prefix?: string; readonly suffix?: string };
}
