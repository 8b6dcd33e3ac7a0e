import type { Posts } from './posts.ts';

type Vendor = keyof Posts;

/** One HTML page with the cards of a vendor, about as its client lays them out on a phone. */
export function cardPage(vendor: Vendor, posts: readonly unknown[]): string {
  const { name, chat, show } = clients[vendor];
  const cards = posts.map((post) => `<div class=message>${show(post as never)}</div>`).join('\n');
  return `<!doctype html><html lang=${vendor === 'slack' ? 'en' : 'zh'}><meta charset=utf-8>
<meta name=viewport content="width=device-width">
<title>${name}</title><style>${styles}</style>
<body class=${vendor}><p class=label>Imitation of a ${name} client, not a picture of it. The posts are those that Sealwatch sent.</p>
<header>${chat}</header>
${cards}
</body></html>`;
}

const clients: Readonly<Record<Vendor, { name: string; chat: string; show: (post: never) => string }>> = {
  slack: { name: 'Slack', chat: '# security-alerts', show: slackMessage },
  dingtalk: { name: 'DingTalk', chat: '安全告警', show: dingtalkMessage },
  feishu: { name: 'Feishu', chat: '安全告警', show: feishuMessage },
  wecom: { name: 'WeCom', chat: '安全告警', show: ({ markdown }: Wecom) => robot(chineseMarkdown(markdown.content)) },
};

interface Text {
  readonly text: string;
}
interface SlackBlock {
  readonly type: string;
  readonly text: Text;
  readonly elements: readonly (Text & { readonly text: string | Text })[];
}
interface Wecom {
  readonly markdown: { readonly content: string };
}

function slackMessage({ blocks }: { readonly blocks: readonly SlackBlock[] }): string {
  const shown = blocks.map(({ type, text, elements }) => {
    switch (type) {
      case 'header':
        return `<h3>${escaped(text.text)}</h3>`;
      case 'section':
        return `<p>${slackMarkup(text.text)}</p>`;
      case 'context':
        return elements.map((one) => `<p class=aside>${slackMarkup(String(one.text))}</p>`).join('');
      case 'actions':
        return `<p>${elements.map(({ text: label }) => `<button>${escaped(Object(label).text)}</button>`).join(' ')}</p>`;
      default:
        throw new Error(`a block of the type ${type}`);
    }
  });
  return robot(shown.join(''));
}

/** Slack shows a time in the zone of the reader; here that of the fallback, in Slack's short form. */
function slackMarkup(text: string): string {
  return text
    .replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
    .replace(/`([^`\n]+)`/g, '<code>$1</code>')
    .replaceAll('\n', '<br>');
}

interface DingtalkCard {
  readonly markdown?: Text;
  readonly actionCard?: Text & { readonly btns: readonly { readonly title: string }[] };
}

function dingtalkMessage({ markdown, actionCard }: DingtalkCard): string {
  const buttons = (actionCard?.btns ?? []).map(({ title }) => `<span>${escaped(title)}</span>`).join('');
  const text = (actionCard ?? markdown)?.text ?? '';
  return robot(`${chineseMarkdown(text)}${buttons === '' ? '' : `<div class=buttons>${buttons}</div>`}`);
}

interface FeishuPost {
  readonly card: {
    readonly header: { readonly title: { readonly content: string }; readonly template: string };
    readonly elements: readonly {
      readonly tag: string;
      readonly content: string;
      readonly actions: readonly { readonly text: { readonly content: string } }[];
    }[];
  };
}

function feishuMessage({ card: { header, elements } }: FeishuPost): string {
  const shown = elements.map(({ tag, content, actions }) => {
    switch (tag) {
      case 'markdown':
        return chineseMarkdown(content);
      case 'hr':
        return '<hr>';
      case 'action':
        return `<p>${actions.map(({ text }) => `<button>${escaped(text.content)}</button>`).join(' ')}</p>`;
      default:
        throw new Error(`an element of the tag ${tag}`);
    }
  });
  return robot(
    `<h3 class=${header.template}>${escaped(header.title.content)}</h3><div class=body>${shown.join('')}</div>`,
  );
}

/** The part of markdown that the three vendors share: titles, quotes, bold, links and colors. A newline is one. */
function chineseMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, mark = '', rest = ''] = /^(### |> )?(.*?)(?: {2})?$/.exec(line) ?? [];
      const inline = rest
        .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
        .replace(/\[([^\]]+)\]\([^)]+\)/g, '<a>$1</a>')
        .replace(
          /<font color=["']?([\w#]+)["']?>(.*?)<\/font>/g,
          '<span class="font" style="color:var(--$1,$1)">$2</span>',
        )
        .replaceAll('var(--#888888,#888888)', '#888');
      if (mark === '### ') return `<h3>${inline}</h3>`;
      return mark === '> ' ? `<blockquote>${inline}</blockquote>` : `<div class=line>${inline}</div>`;
    })
    .join('');
}

function robot(content: string): string {
  // Fonts of a build machine often lack these signs.
  const drawn = content.replace(
    /[🔴🟠🟡🔵🟣⚪✅]/gu,
    (sign) => `<i class=sign style="background:${signColors[sign]}"></i>`,
  );
  return `<div class=avatar>S</div><div class=bubble><div class=sender>Sealwatch <small>BOT</small></div><div class=card>${drawn}</div></div>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

const signColors: Readonly<Record<string, string>> = {
  ...{
    '🔴': '#dd2e44',
    '🟠': '#f4900c',
    '🟡': '#fdcb58',
    '🔵': '#55acee',
    '🟣': '#aa8ed6',
    '⚪': '#ccd6dd',
    '✅': '#2e9e5b',
  },
};

const styles = `
*{box-sizing:border-box}
body{margin:0;width:390px;font:15px/1.45 system-ui,"Noto Sans CJK SC","WenQuanYi Zen Hei",sans-serif;color:#1d1c1d;background:#fff;--warning:#d9730d;--comment:#888;--grey:#8f959e;--info:#2e7d32}
.label{margin:0;padding:6px 12px;font-size:11px;background:#fff3bf;border-bottom:1px solid #e9d98a}
header{padding:10px 12px;font-weight:700;border-bottom:1px solid #ddd}
.message{display:flex;gap:8px;padding:12px}
.avatar{flex:none;width:34px;height:34px;border-radius:6px;background:#254b7a;color:#fff;font-weight:700;text-align:center;line-height:34px}
.bubble{min-width:0;flex:1}
.sign{display:inline-block;width:.8em;height:.8em;border-radius:50%;vertical-align:-.05em}
.sender{font-weight:700;font-size:14px}
.sender small{font-weight:400;font-size:10px;background:#ddd;border-radius:2px;padding:1px 3px}
.card{overflow-wrap:anywhere}
h3{margin:4px 0 8px;font-size:17px;line-height:1.3}
p{margin:6px 0}
.aside,.line .font{font-size:12px;color:#616061}
code{font:12px/1.4 ui-monospace,monospace;color:#c01343;background:#f6f6f6;border:1px solid #ddd;border-radius:3px;padding:1px 3px}
button{font:600 13px system-ui;background:#fff;border:1px solid #bbb;border-radius:4px;padding:6px 10px}
a{color:#1264a3}
blockquote{margin:0;padding:1px 0 1px 8px;border-left:3px solid #ccc;color:#555;font-size:14px}
.dingtalk,.wecom,.feishu{background:#eef0f4}
.dingtalk .card,.wecom .card,.feishu .card{background:#fff;border-radius:8px;padding:10px;margin-top:4px}
.buttons{display:flex;margin:10px -10px -10px;border-top:1px solid #e5e6e8}
.buttons span{flex:1;text-align:center;padding:10px 4px;color:#007fff;border-right:1px solid #e5e6e8}
.feishu .card{padding:0;overflow:hidden}
.feishu .body{padding:8px 12px}
.feishu h3{margin:0;padding:10px 12px;font-size:16px;background:#eff0f1}
.feishu h3.red{background:#feeaea;color:#d83931}.feishu h3.orange{background:#ffead2;color:#de7802}.feishu h3.green{background:#d9f5d6;color:#2ea121}.feishu h3.yellow{background:#faf1d1;color:#aa7800}
hr{border:0;border-top:1px solid #dee0e3;margin:8px 0}
.line{min-height:6px}
`;
