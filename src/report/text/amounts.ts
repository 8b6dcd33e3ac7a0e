// Amounts are words, but for the order of their figures; who renders in a language takes them from its `TextWords`.
export { grouped, humanTimes } from '../../words/amounts.ts';
export { ago, counted, spanOf, took } from '../../words/amounts-en.ts';
