import { roleOperations } from '../bootstrap/policy.ts';
import { CloudError } from '../cloud/errors.ts';
import { type Operation, type OperationName, operations } from '../cloud/operations.ts';
import { SignerError } from '../cloud/signer.ts';
import { readKmsStatus } from '../collect/arrears.ts';
import type { AccountContext } from '../collect/attempt.ts';
import { readAuditProject } from '../collect/audit-log.ts';
import { type ClusterEntry, listClusters } from '../collect/clusters.ts';
import { readTrails } from '../collect/trails.ts';
import type { Diagnosis, DiagnosisItem } from '../model/diagnosis.ts';
import { errorAdvice } from '../model/error-advice.ts';
import { delivers } from '../model/trail-delivery.ts';
import type { Session } from '../session.ts';
import { type Store, StoreError } from '../store/store.ts';
import { shortestToken } from '../web/session-cookie.ts';
import { channelItems } from './diagnose-channels.ts';
import { keyItems } from './diagnose-keys.ts';
import { kmsGrantItems, rbacItem, untriedItems } from './diagnose-remediation.ts';
import { organizationItems } from './organization/diagnose-organization.ts';
import { probeOf, type Targets } from './probes.ts';

/** What is set around us, beside the configuration. */
export interface DiagnoseOptions {
  /** Whether changes are armed (`remediation.mode: apply`), so that what the remediator needs is looked at too. */
  readonly remediates?: boolean;
  /** SEALWATCH_DASHBOARD_TOKEN; it is a secret, and shown nowhere. */
  readonly dashboardToken?: string | undefined;
}

const homeRegion = 'cn-hangzhou';
/** Where nothing is there to ask about. RAM decides before the product looks for it. */
const noItem: Omit<Targets, 'regionId' | 'configRegion'> = {
  clusterId: 'sealwatch-doctor',
  keyId: 'alias/sealwatch-doctor',
  instanceId: 'sealwatch-doctor',
  trail: 'sealwatch-doctor',
  userId: 'sealwatch-doctor',
  securityGroupId: 'sg-sealwatch-doctor',
  vSwitchId: 'vsw-sealwatch-doctor',
  networkAclId: 'nacl-sealwatch-doctor',
};

/**
 * Tries everything that an audit needs, and the remediator where it is armed, and says what is missing. It changes
 * nothing but a probe in the store: what writes is not tried.
 */
export async function diagnose(session: Session, surroundings: DiagnoseOptions): Promise<Diagnosis> {
  const identity = await whoAmI(session);
  const around = [await storeItem(session), ...(await channelItems(session)), dashboardItem(session, surroundings)];
  if (identity.stop !== undefined) return conclude('', [...identity.items, identity.stop, ...around]);

  const { accountId, userId } = identity;
  const { remediates = false } = surroundings;
  const { clusters, ...found } = await findTargets(session, accountId);
  const targets = { ...found, userId, configRegion: session.config.cloudConfig.region };
  const wanted: readonly OperationName[] = [
    ...roleOperations(remediates ? 'remediate' : 'audit'),
    ...(session.config.cloudConfig.evaluations ? (['config:PutEvaluations'] as const) : []),
  ];
  const names = wanted.filter((name) => name !== 'sts:GetCallerIdentity' && operations[name].access === 'read');
  const permissions = await Promise.all(names.map((name) => permissionItem(session, name, targets)));
  const denied = new Set(permissions.filter(({ status }) => status !== 'ok').map(({ name }) => name));
  const may = (...needed: OperationName[]) => needed.every((name) => !denied.has(name));
  const account = { accountId, cloud: session.cloud };

  return conclude(accountId, [
    ...identity.items,
    ...permissions,
    ...(remediates ? [...untriedItems(), ...(await kmsGrantItems(account))] : []),
    ...(may('kms:DescribeKey', 'kms:GetKeyPolicy') ? await keyItems(account, clusters) : []),
    ...(may('cs:DescribeClustersForRegion') ? await regionItems(session, accountId) : []),
    ...(may('kms:DescribeAccountKmsStatus') ? [await kmsItem()] : []),
    ...(may('actiontrail:DescribeTrails', 'actiontrail:GetTrailStatus') ? [await trailItem()] : []),
    await rbacItem(account, targets, remediates),
    await auditLogItem(account, targets),
    ...(await signingKeyItems(session)),
    ...(await organizationItems(session, accountId)),
    ...around,
  ]);

  async function kmsItem(): Promise<DiagnosisItem> {
    const status = await readKmsStatus(account, targets.regionId);
    const item = {
      area: 'kms',
      name: 'KMS',
      why: 'Encrypted clusters cannot read their Secrets without KMS.',
    } as const;
    if (!status.ok) return { ...item, status: 'unknown', found: status.error.message, remediation: 'Run again.' };
    if (status.value === 'Enabled') return { ...item, status: 'ok', found: 'open and paid for', remediation: '' };
    const remediation =
      status.value === 'NotEnabled' ? 'Open KMS for this account.' : 'Settle the account’s arrears at once.';
    return { ...item, status: 'missing', found: status.value, remediation };
  }

  async function trailItem(): Promise<DiagnosisItem> {
    const { trails } = await readTrails(account, targets.regionId);
    const why = 'Only what a trail records proves that a key is at work; events alone are kept for 90 days.';
    const item = { area: 'trail', name: `trail of ${targets.regionId}`, why } as const;
    if (!trails.ok) return { ...item, status: 'unknown', found: trails.error.message, remediation: 'Run again.' };
    const found = trails.value.find(({ status }) => status !== null && delivers(status, account.cloud.now()));
    if (found !== undefined) return { ...item, status: 'ok', found: `${found.name} is delivering`, remediation: '' };
    return {
      ...item,
      status: 'missing',
      found: `none of ${trails.value.length} trails delivers all events here`,
      remediation:
        'Create a trail with EventRW All for all regions, and start its logging; see that its bucket or logstore is there.',
    };
  }
}

/** Whether the key that is to sign the chain of reports can, where one is configured. */
async function signingKeyItems({ signer }: Session): Promise<DiagnosisItem[]> {
  if (signer === undefined) return [];
  const why = 'It signs the chain of reports; without it new links stay unsigned.';
  const item = { area: 'permission', name: 'evidence.signingKey', why } as const;
  try {
    const { algorithm } = await signer.probe();
    return [{ ...item, status: 'ok', found: `signs with ${algorithm}`, remediation: '' }];
  } catch (error) {
    if (!(error instanceof SignerError)) throw error;
    const remediation = '"sealwatch policy" prints the permissions that signing needs.';
    return [{ ...item, status: 'missing', found: error.message, remediation }];
  }
}

/** Whether an attestation could rest on the audit log of a cluster, which nothing else needs. */
async function auditLogItem(account: AccountContext, { clusterId, regionId }: Targets): Promise<DiagnosisItem> {
  const item = {
    area: 'permission',
    name: 'cs:GetClusterAuditProject',
    why: '"sealwatch attest --from-audit-log" asks it which Secrets were rewritten.',
  } as const;
  if (clusterId === noItem.clusterId)
    return { ...item, status: 'advice', found: 'not tried: no cluster was found', remediation: '' };
  const project = await readAuditProject(account, { clusterId, regionId });
  if (project.ok)
    return { ...item, status: 'ok', found: `allowed; the audit log of ${clusterId} is on`, remediation: '' };
  const isOff = project.error.code === 'AuditLogOff';
  return {
    ...item,
    status: 'advice',
    found: isOff ? `allowed; the audit log of ${clusterId} is off` : project.error.code,
    remediation: isOff
      ? 'Turn it on in the ACK console.'
      : '"sealwatch policy --role attest" prints all that is needed.',
  };
}

function conclude(accountId: string, items: readonly DiagnosisItem[]): Diagnosis {
  return { accountId, items, healthy: items.every(({ status }) => status === 'ok' || status === 'advice') };
}

/** Whose credentials these are; where they open nothing, nothing else is worth trying. */
async function whoAmI({ cloud, accountId: expected }: Session) {
  const item = { ...credentialsItem, why: probeOf('sts:GetCallerIdentity').why } as const;
  const noTargets = { accountId: '', userId: '' };
  try {
    const { body } = await cloud.call('sts:GetCallerIdentity', { regionId: '' });
    const { AccountId, Arn, UserId, RoleId } = (body ?? {}) as Record<string, unknown>;
    const accountId = text(AccountId);
    const items: DiagnosisItem[] = [
      { ...clockItem, status: 'ok', found: 'within 15 minutes of the cloud’s', remediation: '' },
    ];
    const found = text(Arn) || accountId;
    if (accountId === '' || (expected !== '' && accountId !== expected)) {
      const remediation = `Use credentials of account ${expected || 'that is to be audited'}.`;
      return { ...noTargets, items, stop: { ...item, status: 'missing', found, remediation } as DiagnosisItem };
    }
    items.unshift({ ...item, status: 'ok', found, remediation: '' });
    return { accountId, userId: text(UserId) || text(RoleId) || accountId, items, stop: undefined };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return { ...noTargets, items: [], stop: stopOf(error) };
  }
}

const credentialsItem = { area: 'credentials', name: 'credentials' } as const;
const clockItem = {
  area: 'clock',
  name: 'clock',
  why: 'The cloud rejects signatures more than 15 minutes off.',
} as const;

/** Why nothing could be called at all. */
function stopOf(error: CloudError): DiagnosisItem {
  const { why } = probeOf('sts:GetCallerIdentity');
  const failed = { found: error.summary, remediation: errorAdvice(error).en(error) };
  switch (error.kind) {
    case 'accessDenied':
      return permissionMissing('sts:GetCallerIdentity', error);
    case 'clockSkewed':
      return { ...clockItem, status: 'missing', ...failed };
    case 'credentialsRejected':
      return { ...credentialsItem, why, status: 'missing', ...failed };
    default:
      return { ...credentialsItem, why, status: 'unknown', ...failed };
  }
}

function permissionMissing(name: OperationName, { code }: CloudError): DiagnosisItem {
  const { why } = probeOf(name);
  return { area: 'permission', name, why, status: 'missing', found: code, remediation: grantOf(name) };
}

/** Something real to ask about, as far as there is any. */
async function findTargets(
  { cloud, config }: Session,
  accountId: string,
): Promise<Omit<Targets, 'configRegion'> & { readonly clusters: readonly ClusterEntry[] }> {
  const region = config.regions[0] ?? homeRegion;
  const clusters: ClusterEntry[] = [];
  const onEntry = (entry: ClusterEntry) => {
    if (config.regions.length === 0 || config.regions.includes(entry.regionId)) clusters.push(entry);
  };
  await listClusters({ accountId, cloud }, { listedRegion: '', endpointRegion: region }, { onEntry });
  const [found] = clusters;
  if (found === undefined) return { ...noItem, regionId: region, clusters };
  return { ...noItem, regionId: found.regionId, clusterId: found.id, clusters };
}

async function permissionItem({ cloud }: Session, name: OperationName, targets: Targets): Promise<DiagnosisItem> {
  const { why, ask } = probeOf(name);
  const item = { area: 'permission', name, why } as const;
  const allowed = { ...item, status: 'ok', found: 'allowed', remediation: '' } as const;
  try {
    const { scope }: Operation = operations[name];
    const { regionId } = targets;
    await cloud.call(name, { regionId: scope === 'central' ? '' : regionId, ...ask(targets) });
    return allowed;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (error.kind === 'accessDenied') return permissionMissing(name, error);
    if (error.kind !== 'notFound' && error.kind !== 'rejected') {
      return {
        ...item,
        status: 'unknown',
        found: error.summary,
        remediation: errorAdvice(error).en(error),
      };
    }
    // It was let in: what is asked about is not there, or was not named.
    return allowed;
  }
}

function grantOf(name: OperationName): string {
  const { ramActions, ramResource }: Operation = operations[name];
  return `Allow ${ramActions.join(' and ')} on ${ramResource}. "sealwatch policy" prints all that is needed.`;
}

/** Each region that is configured, asked at its own endpoint: a misspelt one must not look like an empty one. */
async function regionItems({ cloud, config }: Session, accountId: string): Promise<DiagnosisItem[]> {
  const why = 'A region that cannot be asked is not audited.';
  return Promise.all(
    config.regions.map(async (regionId): Promise<DiagnosisItem> => {
      const request = { listedRegion: regionId, endpointRegion: regionId };
      const listed = await listClusters({ accountId, cloud }, request, { onEntry: () => {} });
      const item = { area: 'region', name: regionId, why } as const;
      return listed.ok
        ? { ...item, status: 'ok', found: `${listed.value} clusters`, remediation: '' }
        : { ...item, status: 'missing', found: listed.error.message, remediation: 'Check its name in `regions`.' };
    }),
  );
}

/** Puts a probe, finds it, cannot put it twice, and takes it away. */
async function storeItem({ store, newId, clock }: Session): Promise<DiagnosisItem> {
  const why = 'Reports, the ledger, handled events and dead letters are kept there; functions share it.';
  const item = { area: 'store', name: 'SEALWATCH_STORE', why } as const;
  if (store === undefined) {
    const remediation = 'Set SEALWATCH_STORE to a directory, or to oss://bucket/prefix.';
    return { ...item, status: 'advice', found: 'not set: nothing is kept', remediation };
  }
  const key = `doctor/${new Date(clock.now()).toISOString().replaceAll(':', '-')}-${newId()}`;
  try {
    const wrong = await tryStore(store, key);
    if (wrong === undefined) return { ...item, status: 'ok', found: store.place, remediation: '' };
    return { ...item, status: 'missing', found: `${store.place}: ${wrong}`, remediation: 'Keep the store elsewhere.' };
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof CloudError)) throw error;
    const remediation = '"sealwatch policy" prints what a store in OSS needs; a directory must be writable.';
    return { ...item, status: 'missing', found: error.message, remediation };
  }
}

async function tryStore(store: Store, key: string): Promise<string | undefined> {
  const bytes = new TextEncoder().encode('sealwatch doctor');
  if (!(await store.putIfAbsent(key, bytes))) return 'a new object is said to be there already';
  try {
    const found = await store.read(key);
    if (found === undefined || new TextDecoder().decode(found) !== 'sealwatch doctor') return 'what is put is not read';
    if (!(await store.list('doctor/')).includes(key)) return 'what is put is not listed';
    if (await store.putIfAbsent(key, bytes)) return 'it lets an object be put twice';
  } finally {
    await store.delete(key);
  }
  return (await store.read(key)) === undefined ? undefined : 'what is deleted is still there';
}

/** Looks at the settings alone: how the trigger lets in is known to Function Compute. */
function dashboardItem({ config }: Session, { dashboardToken: token }: DiagnoseOptions): DiagnosisItem {
  const why = 'Everyone with access reads every report.';
  const item = { area: 'dashboard', name: 'SEALWATCH_DASHBOARD_TOKEN', why } as const;
  if (config.dashboard.auth === 'fc-signature') {
    const remediation = 'See that its HTTP trigger has authType: function; anonymous would open it to everybody.';
    return { ...item, status: 'advice', found: 'not looked at: dashboard.auth is fc-signature', remediation };
  }
  const remediation = `Set it to ${shortestToken} random characters or more, or to kms-secret:<name>.`;
  if (token === undefined || token.trim() === '')
    return { ...item, status: 'advice', found: 'not set: the dashboard is closed to everybody', remediation };
  if (token.startsWith('kms-secret:')) return { ...item, status: 'ok', found: 'a secret of KMS', remediation: '' };
  return token.trim().length < shortestToken
    ? { ...item, status: 'missing', found: 'too short: the dashboard is closed to everybody', remediation }
    : { ...item, status: 'ok', found: 'set', remediation: '' };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
