import { describe, expect, it } from 'vitest';
import { connect } from '../../src/session.ts';
import { StoreError } from '../../src/store/store.ts';
import { ROOT, startCloud } from '../emulator/fixture.ts';

const cloud = await startCloud({
  buckets: [
    { name: 'kept', region: 'cn-hangzhou' },
    { name: 'northern', region: 'cn-beijing' },
  ],
});
const env = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: ROOT.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: ROOT.accessKeySecret,
  SEALWATCH_ENDPOINTS: cloud.endpointsLine,
};
const bytes = new TextEncoder().encode('kept');

describe('the store of a session', () => {
  it.each([undefined, ''])('is none where SEALWATCH_STORE is %j', async (place) => {
    const { store } = await connect({ logError: console.error, env: { ...env, SEALWATCH_STORE: place } });
    expect(store).toBeUndefined();
  });

  it('is in OSS, with the credentials and the endpoints of the environment', async () => {
    const { store } = await connect({
      logError: console.error,
      env: { ...env, SEALWATCH_STORE: 'oss://kept/sealwatch' },
    });

    expect(await store?.putIfAbsent('a', bytes)).toBe(true);
    expect(await store?.list('')).toEqual(['a']);
    expect(store?.place).toBe('oss://kept/sealwatch');
  });

  it('is in the region of the function, unless its place says otherwise', async () => {
    for (const [place, region] of [
      ['oss://northern', 'cn-beijing'],
      ['oss://northern?region=cn-beijing', 'cn-hangzhou'],
    ] as const) {
      const { store } = await connect({
        logError: console.error,
        env: { ...env, SEALWATCH_STORE: place, FC_REGION: region },
      });
      expect(await store?.list('')).toEqual([]);
    }
  });

  it('is still written to when the time for reading is over', async () => {
    const signal = AbortSignal.abort(new Error('the time is over'));
    const { store } = await connect({
      logError: console.error,
      env: { ...env, SEALWATCH_STORE: 'oss://kept/late' },
      signal,
    });
    expect(await store?.putIfAbsent('a', bytes)).toBe(true);
  });

  it.each(['s3://bucket', 's3://user:the-secret@bucket', 'oss://user:the-secret@bucket/prefix', 'oss://the-secret x'])(
    'stops the run where its place is none, and does not repeat it: %s',
    async (place) => {
      const connecting = connect({ logError: console.error, env: { ...env, SEALWATCH_STORE: place } });
      await expect(connecting).rejects.toBeInstanceOf(StoreError);
      await expect(connecting).rejects.toThrow(/^(?!.*(the-secret|s3:))/s);
    },
  );
});
