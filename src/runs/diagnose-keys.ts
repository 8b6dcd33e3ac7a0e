import type { AccountContext } from '../collect/attempt.ts';
import type { ClusterEntry } from '../collect/clusters.ts';
import { keyReader } from '../collect/keys.ts';
import { readMetaData } from '../collect/meta-data.ts';
import type { DiagnosisItem } from '../model/diagnosis.ts';
import { readErrorsOf } from '../model/fact.ts';

const why = 'A policy of RAM or of the key may deny one key alone: its clusters cannot be judged then.';
/** So many keys that cannot be read are named one by one. */
const mostNamed = 10;

/** Asks KMS for each key that the clusters name, as the audit does: that other keys may be read says nothing of these. */
export async function keyItems(account: AccountContext, clusters: readonly ClusterEntry[]): Promise<DiagnosisItem[]> {
  const keys = keyReader(account, false);
  for (const { regionId, fields } of clusters) {
    const metaData = readMetaData(fields.meta_data);
    const keyId = metaData.is === 'read' ? (metaData.capabilities.keyId ?? '') : '';
    if (keyId !== '') keys.read(regionId, keyId);
  }
  const readings = await Promise.all(keys.readings.values());
  const failed = readings.flatMap((reading) => {
    const [error] = readErrorsOf(reading);
    return error === undefined ? [] : [{ name: reading.keyId, error }];
  });
  const all: DiagnosisItem = {
    area: 'kms',
    name: 'keys in use',
    status: failed.length === 0 ? 'ok' : 'missing',
    found: `${readings.length - failed.length} of ${readings.length} keys described`,
    why,
    remediation: failed.length === 0 ? '' : 'Allow the calls named below for these keys, in RAM and in the key policy.',
  };
  return [
    all,
    ...failed.slice(0, mostNamed).map(
      ({ name, error: { operation, code } }): DiagnosisItem => ({
        area: 'kms',
        name,
        status: 'missing',
        found: `${operation}: ${code}`,
        why,
        remediation: `Allow ${operation} on this key.`,
      }),
    ),
  ];
}
