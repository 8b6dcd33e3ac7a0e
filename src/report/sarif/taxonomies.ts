import { benchmarks } from '../../benchmarks/index.ts';
import { benchmarkIn } from '../../words/benchmark-words.ts';
import type { Lang } from '../../words/language.ts';

/** The benchmarks, to whose controls the rules point. */
export function taxonomiesIn(lang: Lang) {
  return benchmarks
    .map((benchmark) => benchmarkIn(lang, benchmark))
    .map(({ id, title, version, source, controls }) => ({
      name: id,
      fullName: `${title} ${version}`,
      version,
      informationUri: source,
      taxa: controls.map((control) => ({ id: control.id, shortDescription: { text: control.title } })),
    }));
}
