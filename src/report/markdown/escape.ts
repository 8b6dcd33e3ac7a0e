/** What the eye does not see, and what keeps a reader of comments from taking a name for a mention. */
const joint = '\u200b';

/** What may begin or end something in Markdown, in HTML, in a table, or in the mathematics of GitHub. */
const signs = /[\\`*~<>&|$[\]]/g;

/** Under scores between letters are letters; elsewhere they may set what is between them in another type. */
const looseUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/**
 * A text from outside as Markdown that reads as the text: no markup, no HTML, no link, and where it is posted as a comment
 * no one is mentioned and nothing referred to. Signs become entities, which are never markup. The text is one line
 * already, and stands within one: what makes a list or a heading at the beginning of a line makes none there.
 */
export function text(plain: string): string {
  return plain
    .replace(/#(?=\d)/g, `#${joint}`)
    .replace(/\bGH-(?=\d)/gi, (prefix) => `${prefix}${joint}`)
    .replace(signs, entity)
    .replace(/@/g, (sign) => `${entity(sign)}${joint}`)
    .replace(looseUnderscore, entity)
    .replace(/:\/\//g, '&#58;&#47;&#47;')
    .replace(/\b(mailto|xmpp):/gi, '$1&#58;')
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}

/** A name from outside, set as code: what is in it is not read at all, except what would end it or its cell. */
export function code(plain: string): string {
  if (plain.trim() === '') return '';
  return /[`|\\]/.test(plain) || plain !== plain.trim() ? `<code>${text(plain)}</code>` : `\`${plain}\``;
}

function entity(sign: string): string {
  return `&#${sign.charCodeAt(0)};`;
}
