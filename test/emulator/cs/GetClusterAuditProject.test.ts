import { describe, expect, it } from 'vitest';
import { call, refusalOf } from '../clients.ts';
import { csClient } from '../cs-client.ts';
import { ROOT, startCloud } from '../fixture.ts';
import { getLogs } from '../log/client.ts';

const record = (name: string, at: string) => ({
  stageTimestamp: at,
  verb: 'update',
  stage: 'ResponseComplete',
  objectRef: { resource: 'secrets', namespace: 'default', name },
  user: { username: 'alice' },
  responseStatus: { code: 200 },
});
const cloud = await startCloud({
  clusters: [
    { cluster_id: 'c1', region_id: 'cn-hangzhou' },
    { cluster_id: 'c2', region_id: 'cn-hangzhou' },
  ],
  auditLogs: {
    c1: { project: 'k8s-log-c1', records: [record('b', '2026-11-02T00:00:00Z'), record('a', '2026-11-01T00:00:00Z')] },
  },
});
const log = {
  project: 'k8s-log-c1',
  logstore: 'audit-c1',
  from: Date.parse('2026-10-01'),
  to: Date.parse('2026-12-01'),
};

describe('GetClusterAuditProject', () => {
  it('names the project of the audit log, with the line feed of the documented sample', async () => {
    const { body } = await call(cloud.home, ROOT, 'cs:GetClusterAuditProject GET /clusters/c1/audit');
    expect(body).toEqual({ sls_project_name: 'k8s-log-c1\n', audit_enabled: true });
  });
  it('names none where a cluster has no audit log', async () => {
    const { body } = await csClient(cloud.home, ROOT).getClusterAuditProject('c2');
    expect(body).toMatchObject({ slsProjectName: '', auditEnabled: false });
  });
  it('finds a cluster in its own region only', async () => {
    const denied = await refusalOf(call(cloud.beijing, ROOT, 'cs:GetClusterAuditProject GET /clusters/c1/audit'));
    expect(denied).toMatchObject({ statusCode: 404, code: 'ErrorClusterNotFound' });
  });
  it('has its records in the logstore of the cluster, with their members as columns', async () => {
    const query =
      'objectRef.resource: secrets | select "objectRef.name" as name, "responseStatus.code" as code from log order by name';
    expect(await getLogs(cloud.home, ROOT, query, log)).toEqual([
      { name: 'a', code: '200' },
      { name: 'b', code: '200' },
    ]);
    const [line] = await getLogs(cloud.home, ROOT, 'objectRef.name: a', log);
    expect(line).toMatchObject({ verb: 'update', user: '{"username":"alice"}' });
  });
});
