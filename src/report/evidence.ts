import type { Evidence } from '../model/finding.ts';
import type { Language } from '../words/language.ts';

/** Evidence in a language, as far as it is words of ours; what the cloud said stays as it said it. */
export function evidenceIn({ evidence: inWords }: Language, { property, expected, actual }: Evidence): Evidence {
  return { property: inWords(property), expected: inWords(expected), actual: inWords(actual) };
}
