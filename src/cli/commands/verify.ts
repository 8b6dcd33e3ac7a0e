import { type SignedVerifyResult, verify } from '../../runs/verify.ts';
import { connect } from '../../session.ts';
import { readText } from '../files.ts';
import { type Command, errorLog, type Io } from '../io.ts';
import { parseOptions } from '../options.ts';

const help = `Usage: sealwatch verify [--public-key F] [--config F]

Verifies that no report in SEALWATCH_STORE was changed, removed, added, or retired before its time: compares the reports
with their chain, their index and the histories. Exit codes: 0 they agree, 1 something is wrong, 2 could not run.

  --public-key F  the public key (PEM) of evidence.signingKey: its signatures of the chain are checked, without any call
  --config F      a configuration; otherwise SEALWATCH_CONFIG, otherwise defaults: retention says what has to be there`;

const options = { config: { type: 'string' }, 'public-key': { type: 'string' } } as const;

async function run(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseOptions('verify', args, options, { least: 0, most: 0, what: '' });
  const session = await connect({ env: io.env, logError: errorLog(io), signal: io.signal, configFile: values.config });
  const keyFile = values['public-key'];
  const publicKey = keyFile === undefined ? undefined : await readText(keyFile);
  const { links, reports, head, problems, notes, signatures } = await verify(session, publicKey);

  for (const problem of problems) io.stdout.write(`${problem}\n`);
  for (const note of notes) io.stdout.write(`Note: ${note}\n`);
  io.stdout.write(
    problems.length === 0
      ? `${reports} reports in ${links} links: none was changed, removed, added, or retired before its time.\n`
      : `${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} not as they were written.\n`,
  );
  for (const line of signatureLines(signatures, head?.number, publicKey !== undefined)) io.stdout.write(`${line}\n`);
  io.stdout.write(
    head === undefined
      ? 'Not verified: whether reports were stored here before and everything about them was removed.\n'
      : `Not verified: whether newer reports were removed with everything that names them, or all of it was written anew. Compare link ${head.number}, SHA-256 ${head.sha256}, with a copy from another place.\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

function signatureLines(
  { signed, newest }: SignedVerifyResult['signatures'],
  head: number | undefined,
  isChecked: boolean,
): string[] {
  if (newest === undefined) return [];
  const links = `${signed} ${signed === 1 ? 'link' : 'links'}`;
  if (!isChecked) return [`Not verified: the signatures of ${links}. Give the public key: --public-key F`];
  return [
    `${links} signed with this key, the newest is ${newest}: what its chain names was there when it was signed.`,
    ...(newest === head ? [] : [`Note: links after ${newest} are not signed.`]),
  ];
}

export default { summary: 'verify that no stored report was changed or left out', help, run } satisfies Command;
