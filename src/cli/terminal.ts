/** What is known of the stream that is written to. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What can be shown there. */
export interface Terminal {
  readonly color: boolean;
  readonly unicode: boolean;
  /** Columns. */
  readonly width: number;
  /** Whether a line may be rewritten in place. */
  readonly live: boolean;
}

/** Where the width is not known: a terminal of the old size, and room for a table in a file or a log. */
const terminalWidth = 80;
const pipeWidth = 120;

/** Tells what can be shown, from the stream and the environment that it was started in. */
export function terminalOf({ stdout, env }: { stdout: TerminalStream; env: Environment }): Terminal {
  const onTerminal = stdout.isTTY === true;
  const dumb = env.TERM === 'dumb';
  return {
    color: colorIn(env, onTerminal && !dumb),
    unicode: !dumb && unicodeIn(env),
    width: widthOf(stdout, env),
    // The logs of a build keep every line that was ever drawn, also where they pretend to be a terminal.
    live: onTerminal && !dumb && !isSet(env.CI),
  };
}

/** A wish for none weighs more than a wish for some: it may be the only way in which somebody can read. */
function colorIn(env: Environment, able: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  const force = env.FORCE_COLOR;
  return force === undefined ? able : isSet(force);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== 'false';
}

/**
 * The first of the three that is set decides, as in POSIX. Where none is, as in most containers, what reads us is UTF-8
 * in all likelihood; the Linux console is too, but has no glyphs for our signs.
 */
function unicodeIn(env: Environment): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  if (locale !== undefined && !/utf-?8/i.test(locale)) return false;
  return env.TERM !== 'linux';
}

/** `COLUMNS` is somebody's word and goes before the terminal's own. */
function widthOf(stdout: TerminalStream, env: Environment): number {
  const columns = Number(env.COLUMNS);
  if (Number.isInteger(columns) && columns > 0) return columns;
  if (stdout.columns !== undefined && stdout.columns > 0) return stdout.columns;
  return stdout.isTTY === true ? terminalWidth : pipeWidth;
}
