import type { Benchmark } from '../model/benchmark.ts';
import type { Lang } from '../model/localized.ts';
import { titles } from './benchmark-titles.ts';
import { checks } from './index.ts';

/** Every benchmark in a language, with the checks that map to its controls, what is closest to ACK first. */
export function benchmarksIn(lang: Lang): readonly Benchmark[] {
  return titles.map(({ id, title, version, source, controls }) => ({
    id,
    title: title[lang],
    version: version[lang],
    source,
    controls: Object.entries(controls).map(([control, titleOf]) => ({
      id: control,
      title: titleOf[lang],
      checks: checks.filter((check) => check.controls.includes(`${id}:${control}`)).map((check) => check.id),
    })),
  }));
}
