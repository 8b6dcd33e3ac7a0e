import { describe, expect, it } from 'vitest';
import { typedFirst } from '../../src/report/remedy.ts';
import { en } from '../../src/words/en.ts';
import { zh } from '../../src/words/zh.ts';

describe('what a remedy begins with', () => {
  it.each([
    ['aliyun kms EnableKey --KeyId key-1', 'aliyun kms EnableKey --KeyId key-1', ''],
    ['sealwatch remediate --cluster c1, or by hand', 'sealwatch remediate --cluster c1', ', or by hand'],
    ['sealwatch remediate --cluster c1，或手动开启', 'sealwatch remediate --cluster c1', '，或手动开启'],
  ])('is typed: %s', (remedy, command, rest) => {
    expect(typedFirst(remedy)).toEqual({ command, rest });
  });

  it.each(['Enable the key.', 'aliyun kms EnableKey --KeyId "$(id)"', 'rm -rf /', ''])('is none: %s', (remedy) => {
    expect(typedFirst(remedy)).toBeUndefined();
  });
});

describe('how long a cluster has been updating', () => {
  it.each([
    [61, '61 minutes', '61 分钟'],
    [120, '2 hours', '2 小时'],
    [4_320, '3 days', '3 天'],
  ])('%s minutes', (minutes, english, chinese) => {
    const data = { since: 'x', minutes };
    expect(en['state-updating'](data)).toContain(`for ${english}.`);
    expect(zh['state-updating'](data)).toContain(`已持续 ${chinese}。`);
  });
});
