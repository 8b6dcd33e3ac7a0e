const light = `--ground:#fdfdfc;--raised:#f3f4f5;--ink:#191c20;--ink-soft:#3d444d;--quiet:#5a626c;--rule:#e4e6e9;--rule-strong:#c3c8ce;--link:#1a4f9c;--good:#0a6a47;--bad:#b3261e;--bad-ground:#fbe9e7;--unsure:#7d4e00;--unsure-mark:#c1820f;--unsure-ground:#fdf3dc`;
const dark = `--ground:#121519;--raised:#1d2228;--ink:#e7eaee;--ink-soft:#c3c9d1;--quiet:#98a2ae;--rule:#2a3037;--rule-strong:#464e58;--link:#8cb8f5;--good:#62c89a;--bad:#ff8d80;--bad-ground:#3a1d1a;--unsure:#efbd66;--unsure-mark:#d9a441;--unsure-ground:#2b2212`;

/** Every color by its meaning, light and dark: as the system has it, unless the reader chose. Contrast is AA or better. */
export const colors = `:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
:root[data-theme=dark]{color-scheme:dark;${dark}}`;
