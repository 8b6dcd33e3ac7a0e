// The output of a command with its colors, as a page that looks like a terminal.

const colors = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#f2cc60',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#76e3ea',
  90: '#8b949e',
};

const escapeSign = String.fromCharCode(27);

/** @param {string} command @param {string} output with escape sequences of colors */
export function terminalPage(command, output) {
  const style = { color: '', bold: false, dim: false };
  const body = output
    .split(new RegExp(`${escapeSign}\\[(\\d+)m`))
    .map((part, index) => (index % 2 === 1 ? apply(style, Number(part)) : span(style, part)))
    .join('');
  return `<!doctype html><meta charset=utf-8><title>${command}</title><style>
body{margin:0;padding:16px 20px;background:#0d1117;color:#e6edf3;font:13px/1.45 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace}
pre{margin:0;font:inherit}i.sign{display:inline-block;width:.75em;height:.75em;border-radius:50%;background:#dd2e44}</style>
<pre>$ ${command}\n${body}</pre>`;
}

function apply(style, code) {
  if (code === 0) Object.assign(style, { color: '', bold: false, dim: false });
  else if (code === 1) style.bold = true;
  else if (code === 2) style.dim = true;
  else if (code === 22) Object.assign(style, { bold: false, dim: false });
  else if (code === 39) style.color = '';
  else if (code in colors) style.color = colors[code];
  return '';
}

function span({ color, bold, dim }, text) {
  // Fonts of a build machine often lack this sign.
  const shown = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replaceAll('🔴', '<i class=sign></i>');
  const css = [color && `color:${color}`, bold && 'font-weight:700', dim && 'opacity:.65'].filter(Boolean).join(';');
  return css === '' ? shown : `<span style="${css}">${shown}</span>`;
}
