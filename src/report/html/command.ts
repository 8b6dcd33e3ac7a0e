import { type Html, html } from './markup.ts';

/** What a shell takes for words, and the pipe between our own. */
const harmless = /^[A-Za-z0-9 |:/_.,=@-]+$/;
const commands = /^(aliyun|sealwatch|kubectl) /;

/**
 * A command to be copied, or its text alone where pasting it might do something else: ids come from whoever made the
 * thing.
 */
export function command(text: string): Html {
  return harmless.test(text) ? html`<code class="cmd">${text}</code>` : html`<code>${text}</code>`;
}

/** A remedy: a command where it is one. */
export function remedyMarkup(text: string): Html {
  return commands.test(text) ? command(text) : html`${text}`;
}
