import { describe, expect, it } from 'vitest';
import { kmsVersionOf } from '../../src/model/cluster.ts';

describe('kmsVersionOf', () => {
  it.each([
    ['1.30.7-aliyun.1', 'Default', 'v1'],
    ['v1.18.8-aliyun.1', 'Default', 'v1'],
    ['1.9.0', 'Default', 'v1'],
    ['1.31.0-aliyun.1', 'Default', 'v2'],
    ['1.31.9-aliyun.1', 'Serverless', 'v2'],
    ['1.100.0', 'Default', 'v2'],
    ['2.0.0', '', 'v2'],
    ['1.31.9-aliyun.1', 'Edge', 'unknown'],
    ['1.30.7-aliyun.1', 'edge', 'unknown'],
    ['1.31.9-aliyun.1', 'Lingjun', 'unknown'],
    ['', 'Default', 'unknown'],
    ['latest', 'Default', 'unknown'],
    ['1', 'Default', 'unknown'],
  ])('takes %j of profile %j for KMS %s', (version, profile, expected) => {
    expect(kmsVersionOf(version, profile)).toBe(expected);
  });
});
