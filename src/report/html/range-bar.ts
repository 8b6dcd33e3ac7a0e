import type { MoneyRange } from '../../model/cost.ts';
import { type Html, html } from './markup.ts';
import type { Voice } from './voice.ts';

/** A range of money on a scale from 0 to `top`, with a mark at the likely figure. The figures always stand beside it. */
export function rangeBar({ low, likely, high }: MoneyRange, top: number, voice: Voice): Html {
  const place = (amount: string) => (top <= 0 ? 0 : Math.min(100, (Number(amount) / top) * 100));
  const width = Math.max(0.5, place(high) - place(low));
  return html`<svg class="range" role="img" width="100%" height="12"${voice.attribute('aria-label', ({ page }) => page.cost.chart)}><rect class="track" y="5" width="100%" height="2"/><rect class="span" x="${place(low).toFixed(2)}%" y="3" width="${width.toFixed(2)}%" height="6"/><rect class="likely" x="${Math.min(99.4, place(likely)).toFixed(2)}%" width="3" height="12"/></svg>`;
}
