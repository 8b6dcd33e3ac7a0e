import { type Html, html, trusted } from './markup.ts';
import type { PageText, PageTexts } from './page-texts.ts';

/** A part of the page with its heading; `count` stands beside it. */
export function section(id: string, title: PageText, count: string, body: Html, texts: PageTexts): Html {
  const name = trusted(id);
  return html`<section id="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${texts.say(title)}${count === '' ? '' : html` <small>${count}</small>`}</h2>
${body}
</section>
`;
}

/** A table that may be wider than a phone: it is scrolled by itself, by keyboard too. */
export function scrolled(label: PageText, table: Html, texts: PageTexts): Html {
  return html`<div class="scroll" role="region" tabindex="0"${texts.attribute('aria-label', label)}>${table}</div>`;
}

/** A row of column headings. */
export function headings(phrases: readonly PageText[], texts: PageTexts): Html {
  return html`<thead><tr>${phrases.map((phrase) => texts.tag('th', html` scope=col`, phrase))}</tr></thead>`;
}
