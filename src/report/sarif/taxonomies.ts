import { benchmarksIn } from '../../words/benchmarks.ts';
import type { Lang } from '../../words/language.ts';

/** The benchmarks, to whose controls the rules point. */
export function taxonomiesIn(lang: Lang) {
  return benchmarksIn(lang).map(({ id, title, version, source, controls }) => ({
    name: id,
    fullName: `${title} ${version}`,
    version,
    informationUri: source,
    taxa: controls.map((control) => ({ id: control.id, shortDescription: { text: control.title } })),
  }));
}
