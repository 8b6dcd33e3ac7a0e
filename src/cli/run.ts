import { ExpectedError, Interrupted } from '../model/errors.ts';
import { version } from '../version.ts';
import type { Command, Io } from './io.ts';
import { didYouMean } from './suggest.ts';

/** The commands, each loaded only when it is called. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<{ default: Command }> }>> = {
  audit: { summary: 'audit an account’s clusters', load: () => import('./commands/audit.ts') },
  report: { summary: 'render a saved report', load: () => import('./commands/report.ts') },
  activity: {
    summary: 'count activity from ActionTrail’s files, into the ledger',
    load: () => import('./commands/activity.ts'),
  },
  cost: {
    summary: 'what encrypted Secrets cost, and what encrypting the rest would',
    load: () => import('./commands/cost.ts'),
  },
  iac: {
    summary: 'judge Terraform plans and ROS templates before deployment',
    load: () => import('./commands/iac.ts'),
  },
  remediate: {
    summary: 'plan to turn encryption on, and do it where it is armed',
    load: () => import('./commands/remediate.ts'),
  },
  checks: { summary: 'list and explain the checks', load: () => import('./commands/checks.ts') },
  policy: { summary: 'print the least-privilege RAM policy', load: () => import('./commands/policy.ts') },
  'who-can': {
    summary: 'who may disable, delete or decrypt',
    load: () => import('./commands/who-can.ts'),
  },
  doctor: {
    summary: 'try each permission and setting, and say what is missing',
    load: () => import('./commands/doctor.ts'),
  },
  events: {
    summary: 'handle an event file as the function change does',
    load: () => import('./commands/events.ts'),
  },
  'dead-letters': {
    summary: 'list events that could not be read, and replay them',
    load: () => import('./commands/dead-letters.ts'),
  },
  attest: { summary: 'record that old Secrets were rewritten', load: () => import('./commands/attest.ts') },
  verify: {
    summary: 'verify that no stored report was changed or left out',
    load: () => import('./commands/verify.ts'),
  },
  evidence: {
    summary: 'pack the evidence of a period for an auditor',
    load: () => import('./commands/evidence.ts'),
  },
  alerts: { summary: 'send a test message to each channel', load: () => import('./commands/alerts.ts') },
  store: { summary: 'repair what is kept', load: () => import('./commands/store.ts') },
  dashboard: {
    summary: 'show the stored reports in the browser',
    load: () => import('./commands/dashboard.ts'),
  },
  bootstrap: {
    summary: 'print what an account needs before deployment',
    load: () => import('./commands/bootstrap.ts'),
  },
  emulator: { summary: 'run a local Alibaba Cloud', load: () => import('./commands/emulator.ts') },
  explain: { summary: 'explain a check, a finding or a read error', load: () => import('./commands/explain.ts') },
  diff: { summary: 'compare two saved reports', load: () => import('./commands/diff.ts') },
  config: { summary: 'print or check a configuration', load: () => import('./commands/config.ts') },
  completion: {
    summary: 'print a script that completes commands and options',
    load: async () => ({ default: (await import('./completion.ts')).completionOf(commandOptions) }),
  },
  demo: { summary: 'audit a demo account on the emulator', load: () => import('./commands/demo.ts') },
};

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 is fine, 1 is findings, 2 is that it could not run or that something could not be read, 130 is
 * that the person ended it
 */
export async function run(argv: readonly string[], given: Io): Promise<number> {
  const { words, io } = takeGeneral(argv, given);
  const [name, ...args] = words;
  if (name === '--version') return print(io, version);
  if (name === 'help' && args[0] !== undefined) return run([args[0], '--help'], io);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return print(io, overview());
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    const hint = didYouMean(name, commandNames, 'sealwatch ');
    return complain(io, `There is no command ${JSON.stringify(name)}.${hint} See: sealwatch --help`);
  }

  const { default: command } = await entry.load();
  if (args.includes('--help') || args.includes('-h')) return print(io, command.help);
  try {
    return await command.run(args, io);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return complain(io, error.message, error instanceof Interrupted ? 130 : 2);
  }
}

/** The options that every command takes, and the world as they make it. */
function takeGeneral(argv: readonly string[], io: Io): { words: readonly string[]; io: Io } {
  const isOurs = (word: string) => quietWords.includes(word) || word === '--no-color';
  const general = argv.filter(isOurs);
  const isQuiet = general.some((word) => quietWords.includes(word));
  const env = general.includes('--no-color') ? { ...io.env, NO_COLOR: '1' } : io.env;
  return { words: argv.filter((word) => !isOurs(word)), io: { ...io, env, ...(isQuiet && { quiet: true }) } };
}

const quietWords: readonly string[] = ['-q', '--quiet'];

/** The names of all commands. */
export const commandNames: readonly string[] = Object.keys(commands);

/** The long options of each command, as its help names them. */
export async function commandOptions(): Promise<ReadonlyMap<string, readonly string[]>> {
  const entries = Object.entries(commands).map(async ([name, { load }]) => {
    const { help } = (await load()).default;
    return [name, [...new Set(help.match(/--[a-z][a-z-]*/g) ?? [])]] as const;
  });
  return new Map(await Promise.all(entries));
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);

  return [
    'Sealwatch: are the Secrets of your ACK Pro clusters encrypted by a KMS key that works?',
    '',
    'Usage: sealwatch <command> [options]',
    '',
    ...lines,
    '',
    'sealwatch help <command> explains its options; all take -q (no progress) and --no-color. Exit codes: 0 fine, 1 findings, 2 something could not be read.',
  ].join('\n');
}

function print(io: Io, text: string): number {
  io.stdout.write(`${text}\n`);
  return 0;
}

function complain(io: Io, text: string, code = 2): number {
  io.stderr.write(`sealwatch: ${text}\n`);
  return code;
}
