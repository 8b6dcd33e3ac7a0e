import { connect } from '../../connect.ts';
import { attest } from '../../runs/attest.ts';
import { type Command, type Io, UsageError } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch attest --cluster ID --rewritten [--by NAME] [--how TEXT]

Records somebody's word that the Secrets which existed before encryption was switched on were written again, as by:
  kubectl get secrets --all-namespaces -o json | kubectl replace -f -

  --cluster ID   a cluster that an audit has read
  --rewritten    what is attested
  --by NAME      who says so (default: the user of this machine)
  --how TEXT     how it was done

It is kept in SEALWATCH_STORE, and holds until encryption is switched off.`;

const options = {
  cluster: { type: 'string' },
  rewritten: { type: 'boolean', default: false },
  by: { type: 'string' },
  how: { type: 'string', default: '' },
} as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('attest', args, options, { least: 0, most: 0, what: '' });
  if (values.cluster === undefined) throw new UsageError('--cluster ID is needed. See: sealwatch attest --help');
  if (!values.rewritten) throw new UsageError('--rewritten is needed: it is what you attest.');
  const by = values.by ?? io.env.USER ?? io.env.USERNAME;
  if (by === undefined || by === '') throw new UsageError('--by NAME is needed: nobody tells here who you are.');
  const { store } = await connect({ env: io.env });
  if (store === undefined) throw new UsageError('SEALWATCH_STORE is not set, so there is nowhere to keep it.');

  const at = new Date(io.now()).toISOString();
  const name = await attest(store, values.cluster, { at, by, how: values.how });
  io.stdout.write(`Kept: the old Secrets of ${name} (${values.cluster}) were rewritten, says ${by} at ${at}.\n`);
  return 0;
}

export default { summary: 'record that old Secrets were rewritten', help, run } satisfies Command;
