/** What a shell takes for one word, and for nothing but letters: no option, no pattern, no expansion. */
const plainWord = /^[A-Za-z0-9][A-Za-z0-9:/_.-]*$/;

interface Parameters {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/** The RPC operations of the aliyun CLI that Sealwatch prints, with their parameters besides the region. */
export const rpcOperations = {
  'kms CancelKeyDeletion': { required: ['KeyId'] },
  'kms DescribeKey': { required: ['KeyId'] },
  'kms EnableKey': { required: ['KeyId'] },
  'kms SetDeletionProtection': { required: ['ProtectedResourceArn', 'EnableDeletionProtection'] },
  'kms UpdateRotationPolicy': { required: ['KeyId', 'EnableAutomaticRotation'], optional: ['RotationInterval'] },
  'ram AttachPolicyToRole': { required: ['PolicyType', 'PolicyName', 'RoleName'] },
} as const satisfies Record<string, Parameters>;

type Rpc = typeof rpcOperations;
type ParameterValues<O extends keyof Rpc> = Readonly<Record<Rpc[O]['required'][number], string>> &
  (Rpc[O] extends { readonly optional: readonly (infer P extends string)[] }
    ? Readonly<Partial<Record<P, string>>>
    : unknown);

/**
 * A command of the aliyun CLI for an operation of an RPC product; none where a value is not a plain word, since people paste
 * commands into a shell.
 *
 * @param regionId '' for a product without regions
 */
export function aliyunRpc<O extends keyof Rpc>(
  operation: O,
  values: ParameterValues<O>,
  regionId: string,
): readonly string[] {
  return commandOf(`aliyun ${operation}`, { ...values, ...(regionId !== '' && { region: regionId }) });
}

/** The body of `UpdateKMSEncryption`. */
export interface EncryptionChange {
  readonly disable_encryption: boolean;
  readonly kms_key_id?: string;
}

/** The command of the aliyun CLI that reads a cluster; none where a value is not a plain word. */
export function readClusterCommand(clusterId: string, regionId: string): readonly string[] {
  return isPathSegment(clusterId) ? commandOf(`aliyun cs GET /clusters/${clusterId}`, { region: regionId }) : [];
}

/** The command of the aliyun CLI that turns a cluster's encryption on or off; none where a value is not a plain word. */
export function changeEncryptionCommand(
  clusterId: string,
  regionId: string,
  body: EncryptionChange,
): readonly string[] {
  if (!isPathSegment(clusterId) || (body.kms_key_id !== undefined && !plainWord.test(body.kms_key_id))) return [];
  const command = commandOf(`aliyun cs PUT /clusters/${clusterId}/kms`, { region: regionId });
  return command.map((line) => `${line} --body '${JSON.stringify(body)}'`);
}

function isPathSegment(text: string): boolean {
  return plainWord.test(text) && !text.includes('/');
}

/** The command that turns encryption of a cluster on; none where its id is not a plain word. */
export function remediateCommand(clusterId: string): readonly string[] {
  return commandOf('sealwatch remediate', { cluster: clusterId });
}

/** The command that records that a cluster's Secrets were rewritten; none where its id is not a plain word. */
export function attestCommand(clusterId: string): readonly string[] {
  return commandOf('sealwatch attest', { cluster: clusterId }).map((line) => `${line} --reencrypted`);
}

/** The command that rewrites every Secret of the cluster of kubectl's context. */
export const rewriteSecrets = 'kubectl get secrets --all-namespaces -o json | kubectl replace -f -';

function commandOf(command: string, options: Readonly<Record<string, string>>): readonly string[] {
  const entries = Object.entries(options);
  if (!entries.every(([, value]) => plainWord.test(value))) return [];
  return [[command, ...entries.map(([name, value]) => `--${name} ${value}`)].join(' ')];
}
