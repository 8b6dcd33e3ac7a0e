import { groupBy } from '../../model/group-by.ts';
import type { TextWords } from '../../words/text-words.ts';
import type { Cause } from './cause.ts';
import { command } from './command.ts';
import { cureOf } from './cure.ts';
import { type Line, span, unbroken } from './line.ts';

/**
 * The cures of everything that a cause explains, each once.
 *
 * @param price what the first of them would cost, in words; '' where that is not known or nothing
 */
export function cureLines({ findings, key }: Cause, width: number, words: TextWords, price = ''): Line[] {
  const cures = groupBy(
    // Why KMS refuses is no question any more where something else is known to be wrong with the key.
    findings
      .filter(({ message }, index) => index === 0 || message.id !== 'denied')
      .map((finding) => cureOf(finding, key)),
    ({ text }) => text,
  );
  return [...cures.values()].flatMap(([{ undo, text }], index) => {
    if (undo) return command(words.cause.undo(text), width);
    const beside = index === 0 && price !== '' ? [span('   '), span(unbroken(price), 'quiet')] : [];
    return [[span(unbroken(words.readErrors.fix), 'strong'), span(text), ...beside]];
  });
}
