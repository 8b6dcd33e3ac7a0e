import { restoringCommands } from '../../checks/catalog.ts';
import { groupBy } from '../../model/group-by.ts';
import type { TextWords } from '../../words/text-words.ts';
import { remediationText } from '../remediation-lines.ts';
import { type Cause, toRemediate } from './cause.ts';
import { command } from './command.ts';
import { type Line, span, unbroken } from './line.ts';

/**
 * What to do about everything that a cause explains, each once. A command that restores needs no text.
 *
 * @param price what the first of them would cost, in words; '' where that is not known or nothing
 */
export function cureLines({ findings }: Cause, width: number, words: TextWords, price = ''): Line[] {
  const distinct = groupBy(toRemediate(findings), ({ remediation }) => JSON.stringify(remediation));
  return [...distinct.values()].flatMap(([finding], index) => {
    const { remediation } = finding;
    const [restore] = restoringCommands(finding);
    if (restore !== undefined) return command(words.cause.undo(restore), width);
    if (remediation === undefined) return [];
    const beside = index === 0 && price !== '' ? [span('   '), span(unbroken(price), 'quiet')] : [];
    return [
      [span(unbroken(words.readErrors.fix), 'strong'), span(remediationText(remediation)), ...beside],
      ...remediation.commands.flatMap((line) => command(line, width)),
    ];
  });
}
