import type { CheckText } from '../model/finding.ts';
import type { History } from '../model/report.ts';
import type { Lang } from '../words/language.ts';
import type { TextOptions } from './text.ts';

/** What a renderer may use; formats that need none of it ignore it. */
export interface RenderOptions extends TextOptions {
  readonly lang: Lang;
  /** The zone of the times that people read, such as `Asia/Shanghai`; UTC where left out. */
  readonly timeZone?: string;
  /** What the checks say about themselves: formats that list rules list these. */
  readonly checks: readonly CheckText[];
  /** What earlier reports said, for trends. */
  readonly history: History;
}
