/** A phrase in English and in another language; `{name}` stands for the same text in both. */
export type Phrase = readonly [english: string, translated: string];

/** No phrase is longer, and matching longer texts would take long. */
const longestPhrase = 2_000;

/**
 * Words again what is kept in English as a text: exactly those phrases that the book has, everything else as it is, since
 * it may be a value of the cloud or a name. The first phrase that fits decides.
 */
export function phrasebook(phrases: readonly Phrase[]): (text: string) => string {
  const exact = new Map(phrases.filter(([english]) => !placeholder.test(english)));
  const patterns = phrases
    .filter(([english]) => placeholder.test(english))
    .map(([english, translated]) => ({ pattern: patternOf(english), translated }));

  return (text) => {
    const known = exact.get(text);
    if (known !== undefined || text.length > longestPhrase) return known ?? text;
    for (const { pattern, translated } of patterns) {
      const groups = pattern.exec(text)?.groups;
      if (groups !== undefined) return filled(translated, groups);
    }
    return text;
  };
}

/** A template with its placeholders filled, in one go: what is filled in is never read as a template. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (all, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? all) : all,
  );
}

const placeholder = /\{\w+\}/;

function patternOf(english: string): RegExp {
  const source = english
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 1 ? `(?<${part}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${source.join('')}$`, 's');
}
