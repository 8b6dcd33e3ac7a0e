import { type Attested, attest } from '../../runs/attest.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch attest --cluster ID --reencrypted [options]

Records a person's statement that the Secrets which existed before encryption was turned on were rewritten, for example by:
  kubectl get secrets --all-namespaces -o json | kubectl replace -f -

  --cluster ID       a cluster that an audit has read
  --reencrypted      what is attested
  --by NAME          who attests it (default: the user of this machine)
  --how TEXT         how it was done
  --from-audit-log   keeps what the cluster's audit log shows of it: how many Secrets were written since encryption was
                     turned on, by whom and when, and how many were not; "sealwatch policy --role attest" prints the
                     permissions that this needs
  --config F         a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults

The attestation is kept in SEALWATCH_STORE and holds until encryption is turned off. One whose audit log shows Secrets that
were not written is kept too, and does not count.

Exit codes: 0 kept, 1 kept but contradicted by the audit log, 2 not kept.`;

const options = {
  cluster: { type: 'string' },
  reencrypted: { type: 'boolean', default: false },
  by: { type: 'string' },
  how: { type: 'string', default: '' },
  'from-audit-log': { type: 'boolean', default: false },
  config: { type: 'string' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('attest', args, options, { least: 0, most: 0, what: '' });
  if (values.cluster === undefined) throw new UsageError('--cluster ID is needed. See: sealwatch attest --help');
  if (!values.reencrypted) throw new UsageError('--reencrypted is needed: it is what you attest.');
  const by = values.by ?? io.env.USER ?? io.env.USERNAME;
  if (by === undefined || by === '')
    throw new UsageError('--by NAME is needed: this machine has no user name in USER or USERNAME.');
  const session = await connect({ env: io.env, logError: errorLog(io), signal: io.signal, configFile: values.config });
  const { store } = session;
  if (store === undefined)
    throw new UsageError('SEALWATCH_STORE is not set, so there is nowhere to keep the attestation.');

  const at = new Date(io.now()).toISOString();
  const statement = { at, by, how: values.how };
  const { name, writes } = await attest(session, store, values.cluster, statement, values['from-audit-log']);
  io.stdout.write(
    `Attestation kept: the existing Secrets of ${name} (${values.cluster}) were re-encrypted, attested by ${by} at ${at}.\n`,
  );
  if (writes === undefined) return 0;
  io.stdout.write(auditLogText(writes));
  return writes.evidence.notWritten === 0 ? 0 : 1;
}

function auditLogText({ evidence, notWritten: names }: NonNullable<Attested['writes']>): string {
  const { project, logstore, since, from, to, written, notWritten, writers } = evidence;
  const lines = [
    `Audit log ${project}/${logstore}, read from ${from} to ${to}: ${secrets(written)} written since ${since}.`,
    ...(from > since
      ? [`The log begins after encryption was turned on: what was written before ${from} is not in it.`]
      : []),
    ...writers.map(
      ({ user, secrets: count, first, last }) =>
        `  ${user}: ${count === 1 ? '1 Secret' : `${count} Secrets`}, ${first} to ${last}`,
    ),
    ...(notWritten === 0
      ? []
      : [
          `${secrets(notWritten)} named in the log and not written since then, so this attestation does not count:`,
          ...names.map((name) => `  ${name}`),
          ...(notWritten > names.length ? [`  and ${notWritten - names.length} more`] : []),
          'Rewrite them and attest again, or delete those that are no longer needed.',
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function secrets(count: number): string {
  return count === 1 ? '1 Secret was' : `${count} Secrets were`;
}

export default { summary: 'record that existing Secrets were re-encrypted', help, run } satisfies Command;
