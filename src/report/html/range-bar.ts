import type { MoneyRange } from '../../model/cost.ts';
import { type Html, html } from './markup.ts';

/** A range of money on a scale from 0 to `top`, with a mark at the expected figure. For the eye: the figures always stand beside it. */
export function rangeBar({ low, expected, high }: MoneyRange, top: number): Html {
  const place = (amount: string) => (top <= 0 ? 0 : Math.min(100, (Number(amount) / top) * 100));
  const width = Math.max(0.5, place(high) - place(low));
  return html`<svg class=range aria-hidden=true><rect class=track y="5" width="100%" height="2"/><rect class=span x="${place(low).toFixed(2)}%" y="3" width="${width.toFixed(2)}%" height="6"/><rect class=expected x="${Math.min(99.4, place(expected)).toFixed(2)}%" width="3" height="12"/></svg>`;
}
