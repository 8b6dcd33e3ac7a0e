import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, ROOT, startCloud } from '../fixture.ts';
import { BUCKET, ossClient } from './client.ts';
import { sendOss } from './raw.ts';

const objects = { a: '1', 'b & <c>': '2', 'ü/d': '3', e: '4', f: '5', g: '6' };
const cloud = await startCloud({ buckets: [{ name: BUCKET, region: 'cn-hangzhou', objects }] });
const keys = () => cloud.account(ACCOUNT).buckets[0]?.keys();

describe('DeleteMultipleObjects', () => {
  it('removes what the vendor’s client names, and tells which', async () => {
    const { deleted } = await ossClient(cloud.home, ROOT).deleteMulti(['a', 'b & <c>', 'none']);
    expect(deleted).toEqual([{ Key: 'a' }, { Key: 'b & <c>' }, { Key: 'none' }]);
    expect(keys()).toEqual(['e', 'f', 'g', 'ü/d']);

    await ossClient(cloud.home, ROOT, { v4: false }).deleteMulti(['ü/d']);
    expect(keys()).toEqual(['e', 'f', 'g']);
  });

  it('is quiet when it is told to be', async () => {
    expect((await ossClient(cloud.home, ROOT).deleteMulti(['e'], { quiet: true })).deleted ?? []).toEqual([]);
    expect(keys()).toEqual(['f', 'g']);
  });

  it.each([
    ['no XML', 'MalformedXML', 'nonsense'],
    ['no key', 'MalformedXML', '<Delete></Delete>'],
    ['too many keys', 'MalformedXML', `<Delete>${'<Object><Key>f</Key></Object>'.repeat(1001)}</Delete>`],
  ])('refuses %s', async (_, code, body) => {
    const md5 = createHash('md5').update(body).digest('base64');
    const answer = await sendOss(cloud.home, {
      method: 'POST',
      query: 'delete',
      headers: { 'content-md5': md5 },
      body,
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`<Code>${code}</Code>`);
    expect(keys()).toEqual(['f', 'g']);
  });

  it('refuses a body without its digest, and one with another', async () => {
    const body = '<Delete><Object><Key>f</Key></Object></Delete>';
    const without = await sendOss(cloud.home, { method: 'POST', query: 'delete', body });
    expect(without.body).toContain('<Code>MissingArgument</Code>');
    const headers = { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' };
    const wrong = await sendOss(cloud.home, { method: 'POST', query: 'delete', headers, body });
    expect(wrong.body).toContain('<Code>InvalidDigest</Code>');
    expect(keys()).toEqual(['f', 'g']);
  });
});
