import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';

/** Parses options as Node does, with errors for people. */
export function parseOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: O,
  positionals: { readonly least: number; readonly most: number; readonly what: string },
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const count = parsed.positionals.length;
    if (count >= positionals.least && count <= positionals.most) return parsed;
    throw new UsageError(
      positionals.most === 0
        ? `${JSON.stringify(parsed.positionals[0])} is one word too many. See: sealwatch ${command} --help`
        : `${positionals.what} is needed. See: sealwatch ${command} --help`,
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [problem = ''] = (error as Error).message.split('. ');
    const unknown = /'(--?[\w-]+)/.exec(problem)?.[1] ?? '';
    const hint = didYouMean(
      unknown,
      Object.keys(options).map((name) => `--${name}`),
    );
    throw new UsageError(`${problem}.${hint} See: sealwatch ${command} --help`);
  }
}

/** One of the words, or an error that lists them. */
export function oneOf<const W extends string>(option: string, value: string, words: readonly W[]): W {
  const word = words.find((known) => known === value);
  if (word === undefined)
    throw new UsageError(
      `${option} ${JSON.stringify(value)} is none of: ${words.join(', ')}.${didYouMean(value, words)}`,
    );
  return word;
}

/**
 * A whole number as people write it: without a sign, an exponent or a leading zero.
 *
 * @throws UsageError where it is none from `least` to `most`
 */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${option} ${JSON.stringify(text)} is no whole number from ${least} to ${most}.`);
}
