import { attest } from '../../runs/attest.ts';
import { connect } from '../../session.ts';
import { type Command, errorLog, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch attest --cluster ID --reencrypted [--by NAME] [--how TEXT]

Records a person's statement that the Secrets which existed before encryption was turned on were rewritten, for example by:
  kubectl get secrets --all-namespaces -o json | kubectl replace -f -

  --cluster ID    a cluster that an audit has read
  --reencrypted   what is attested
  --by NAME       who attests it (default: the user of this machine)
  --how TEXT      how it was done

The attestation is kept in SEALWATCH_STORE and holds until encryption is turned off.`;

const options = {
  cluster: { type: 'string' },
  reencrypted: { type: 'boolean', default: false },
  by: { type: 'string' },
  how: { type: 'string', default: '' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('attest', args, options, { least: 0, most: 0, what: '' });
  if (values.cluster === undefined) throw new UsageError('--cluster ID is needed. See: sealwatch attest --help');
  if (!values.reencrypted) throw new UsageError('--reencrypted is needed: it is what you attest.');
  const by = values.by ?? io.env.USER ?? io.env.USERNAME;
  if (by === undefined || by === '')
    throw new UsageError('--by NAME is needed: this machine has no user name in USER or USERNAME.');
  const { store } = await connect({ env: io.env, logError: errorLog(io) });
  if (store === undefined)
    throw new UsageError('SEALWATCH_STORE is not set, so there is nowhere to keep the attestation.');

  const at = new Date(io.now()).toISOString();
  const name = await attest(store, values.cluster, { at, by, how: values.how });
  io.stdout.write(
    `Attestation kept: the existing Secrets of ${name} (${values.cluster}) were re-encrypted, attested by ${by} at ${at}.\n`,
  );
  return 0;
}

export default { summary: 'record that existing Secrets were re-encrypted', help, run } satisfies Command;
