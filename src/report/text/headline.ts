import { severities } from '../../model/finding.ts';
import type { Headline } from '../view/headline.ts';
import type { View } from '../view.ts';
import { items } from './entry.ts';
import { type Line, span, type TextSpan } from './line.ts';
import type { TextPage } from './page.ts';

/** The answer first: how many clusters are verified, and what keeps the others from it. */
export function headlineSection({ headline, report: { kind } }: View, page: TextPage): Line[] {
  const { words, language } = page;
  const { severities: counts, verdicts, readErrors } = headline;
  const parts: TextSpan[] = [
    // A part of the account has no number that speaks for all of it.
    ...(kind === 'audit' ? [] : [span(words.headline.kinds[kind], 'unsure')]),
    ...severities
      .filter((severity) => counts[severity] > 0)
      .map((severity) =>
        span(words.headline.severity(counts[severity], language.alerts.severityWord[severity]), severity),
      ),
    ...(verdicts.INSUFFICIENT_DATA === 0
      ? []
      : [span(words.headline.insufficientData(verdicts.INSUFFICIENT_DATA), 'unsure')]),
    ...(readErrors === 0 ? [] : [span(words.headline.readErrors(readErrors), 'bad')]),
  ];
  return items([[span(headlineText(headline, words.headline), 'strong')], ...parts.map((part) => [part])], page);
}

/** `3 of 16 Pro clusters verified`. */
export function headlineText({ kind, verified, proClusters }: Headline, words: TextPage['words']['headline']): string {
  switch (kind) {
    case 'unlisted':
      return words.unlisted;
    case 'none':
      return words.none;
    case 'at-least':
      return words.atLeast(verified, proClusters);
    case 'counted':
      return words.verified(verified, proClusters);
  }
}
