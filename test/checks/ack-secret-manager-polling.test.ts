import check from '../../src/checks/ack-secret-manager-polling.ts';
import { read } from '../../src/model/fact.ts';
import { testCheck } from '../check-table.ts';
import { secretManager, syncedSecrets } from '../facts/snapshot.ts';
import { proClusterRows } from './pro-cluster-rows.ts';

const running = (polling: { on: boolean; interval: number }) => ({
  syncedSecrets: { ...secretManager(read(polling)), access: 'worker-role', workerRole: 'workers' } as const,
  polling,
});

testCheck<'ACS::ACK::Cluster'>(check, [
  ...proClusterRows,
  {
    it: 'does not apply where the add-ons of an encrypted cluster are not known',
    expect: 'NOT_APPLICABLE',
    message: 'addons-not-known',
  },
  {
    it: 'does not apply where the add-ons do not name ack-secret-manager',
    given: { syncedSecrets: syncedSecrets() },
    expect: 'NOT_APPLICABLE',
    message: 'secret-manager-absent',
  },
  {
    it: 'passes polling that is exactly as slow as is fine',
    given: running({ on: true, interval: 600 }),
    expect: 'COMPLIANT',
    message: 'polling-on',
    because: /"seconds":600.*workers"/,
  },
  {
    it: 'finds polling that is a second slower',
    given: running({ on: true, interval: 601 }),
    expect: 'NON_COMPLIANT',
    message: 'polling-slow',
    because: /"seconds":601,"most":600/,
  },
  {
    it: 'keeps to the interval that is configured',
    given: running({ on: true, interval: 120 }),
    settings: { secretManager: { maxInterval: 60 } },
    expect: 'NON_COMPLIANT',
    message: 'polling-slow',
  },
  {
    it: 'finds polling that is off',
    given: running({ on: false, interval: 0 }),
    expect: 'NON_COMPLIANT',
    message: 'polling-off',
  },
]);
