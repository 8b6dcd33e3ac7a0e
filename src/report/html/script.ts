/**
 * What the page does in a browser: filters and sorts, switches colors, copies commands, and opens everything
 * before it is printed. It writes texts only, never markup, and makes no request.
 */
export const script = String.raw`(() => {
'use strict';
const root = document.documentElement;
root.classList.add('js');
const all = (selector, from = document) => [...from.querySelectorAll(selector)];

/* Colors: as the system has them, or as chosen. A page opened from a disk may have no storage. */
const store = { get() { try { return localStorage.getItem('sealwatch-colors'); } catch { return null; } },
  set(value) { try { localStorage.setItem('sealwatch-colors', value); } catch { /* chosen for this time only */ } } };
function setScheme(scheme) {
  if (scheme === 'light' || scheme === 'dark') root.dataset.theme = scheme;
  else delete root.dataset.theme;
  for (const button of all('[data-scheme]')) button.setAttribute('aria-pressed', String(button.dataset.scheme === (root.dataset.theme ?? 'auto')));
}
setScheme(store.get());

addEventListener('DOMContentLoaded', () => {
const data = JSON.parse(document.getElementById('data').textContent);
const list = document.getElementById('list');
const form = document.getElementById('filters');
const { words: said } = data;

/* What is chosen stands behind the # of the address, so that it can be sent to somebody. */
const state = new URLSearchParams(location.hash.includes('=') ? location.hash.slice(1) : '');
function remember(name, value) {
  if (value) state.set(name, value); else state.delete(name);
  const text = state.toString();
  history.replaceState(null, '', text === '' ? location.pathname + location.search : '#' + text);
}

/* How old it is, by the clock of the reader. */
function tellAge() {
  const seconds = Math.max(0, (Date.now() - Date.parse(document.getElementById('asof').dateTime)) / 1000);
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]].find(([, size]) => seconds >= 2 * size) ?? ['second', 1];
  const amount = Math.floor(seconds / size);
  document.getElementById('age').textContent = new Intl.RelativeTimeFormat(root.lang).format(-amount, unit);
  const stale = document.getElementById('stale');
  stale.hidden = seconds < 2 * 86400;
  stale.textContent = said.stale.replace('{span}', () => new Intl.NumberFormat(root.lang, { style: 'unit', unit, unitDisplay: 'long' }).format(amount));
}

/* The table. */
const rows = list === null ? [] : all('tbody[data-k]', list).map((body, number) => {
  const [calls, last, cost] = body.dataset.o.split(' ').map(Number);
  return { body, number, calls, last, cost, region: Number(body.dataset.r), text: '', unmet: null };
});
/* The table comes in parts, of which those out of sight are not laid out; an emptied part must not keep its room. */
const tables = list === null ? [] : all('table.list', list);
const size = Math.max(1, tables[0]?.querySelectorAll('tbody[data-k]').length ?? 1);
const orders = {
  name: (a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0),
  region: (a, b) => a.region - b.region,
  last: (a, b) => b.last - a.last,
  calls: (a, b) => b.calls - a.calls,
  cost: (a, b) => b.cost - a.cost,
};
let order = '';
let shown = rows.length;
function count() {
  const output = document.getElementById('shown');
  if (output === null) return;
  const format = new Intl.NumberFormat(root.lang);
  output.textContent = said.shown.replace('{shown}', format.format(shown)).replace('{all}', format.format(rows.length));
}
function textOf(row) {
  if (row.text === '') row.text = (row.body.rows[0].cells[0].textContent + ' ' + row.body.dataset.k).toLowerCase();
  return row.text;
}
function isUnmet(row, checks) {
  row.unmet ??= row.body.dataset.x.split(' ').filter(Boolean).map(Number);
  return row.unmet.some((check) => checks.includes(check));
}
function filter() {
  if (form === null) return;
  const field = (name) => form.elements[name]?.value ?? '';
  const words = field('q').toLowerCase().split(/\s+/).filter(Boolean);
  const [region, account] = ['region', 'account'].map((name) => (form.elements[name]?.selectedIndex ?? 0) - 1);
  const [verification, benchmark] = ['verification', 'unmet'].map(field);
  const checks = Object.hasOwn(data.unmet, benchmark) ? data.unmet[benchmark] : null;
  shown = 0;
  for (const row of rows) {
    const { r, a, s } = row.body.dataset;
    const fits = (region < 0 || Number(r) === region) && (account < 0 || Number(a) === account) && (verification === '' || s === verification)
      && (checks === null || isUnmet(row, checks)) && words.every((word) => textOf(row).includes(word));
    row.body.hidden = !fits;
    if (fits) shown += 1;
  }
  if (field('sort') !== order) {
    order = field('sort');
    const compare = orders[order];
    const sorted = [...rows].sort((a, b) => compare?.(a, b) || a.number - b.number).map(({ body }) => body);
    tables.forEach((table, part) => table.append(...sorted.slice(part * size, (part + 1) * size)));
  }
  for (const table of tables.slice(1)) {
    const visible = [...table.tBodies].filter((body) => !body.hidden).length;
    table.parentElement.hidden = visible === 0;
    table.parentElement.classList.toggle('far', visible > size / 2);
  }
  count();
}
if (form !== null) {
  for (const element of form.elements) if (element.name && state.has(element.name)) element.value = state.get(element.name);
  for (const element of form.elements) if (element.tagName === 'SELECT' && element.selectedIndex < 0) element.value = '';
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => { filter(); remember(event.target.name, event.target.value); });
  form.addEventListener('reset', () => setTimeout(() => {
    for (const element of form.elements) if (element.name) remember(element.name, '');
    filter();
  }));
  filter();
}

/* Commands are copied by a button; where the browser lets no page write the clipboard, they are selected. */
function addButtons(within) {
  for (const code of all('code.cmd', within)) {
    if (code.nextElementSibling?.classList.contains('copy') || (code.closest('details:not([open])') ?? null) !== null) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = said.copy;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = said.copied;
        setTimeout(() => { button.textContent = said.copy; }, 2000);
      } catch {
        getSelection().selectAllChildren(code);
      }
    });
    code.after(button);
  }
}
addButtons(document);

/* Evidence: a row opens it as well, and a link to a cluster finds it open. */
document.addEventListener('toggle', (event) => {
  const details = event.target;
  if (details.open) addButtons(details);
  const body = details.parentElement.closest('tbody[data-k]');
  if (body === null || details.dataset.printed !== undefined) return;
  const id = body.dataset.k.split(' ')[0];
  if (details.open) remember('cluster', id);
  else if (state.get('cluster') === id) remember('cluster', '');
}, true);
list?.addEventListener('click', (event) => {
  const row = event.target.closest('tbody > tr:first-child');
  const details = row?.nextElementSibling?.querySelector('details');
  if (details && event.target.closest('a, button, summary') === null && getSelection().isCollapsed) details.open = !details.open;
});
function reveal(body) {
  if (!body) return;
  body.hidden = false;
  body.closest('.chunk').hidden = false;
  const details = body.querySelector('details');
  if (details) details.open = true;
  body.scrollIntoView({ block: 'start' });
  details?.querySelector('summary').focus({ preventScroll: true });
}
const linked = () => { if (/^#c\d+$/.test(location.hash)) reveal(document.getElementById(location.hash.slice(1))); };
addEventListener('hashchange', linked);
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="#c"]');
  if (link && /^#c\d+$/.test(link.getAttribute('href'))) {
    event.preventDefault();
    reveal(document.getElementById(link.getAttribute('href').slice(1)));
  }
});
linked();
if (state.has('cluster')) reveal(rows.find(({ body }) => body.dataset.k.split(' ')[0] === state.get('cluster'))?.body);

/* On paper everything is open. */
addEventListener('beforeprint', () => { for (const details of all('details:not([open])')) { details.dataset.printed = ''; details.open = true; } });
addEventListener('afterprint', () => { for (const details of all('details[data-printed]')) { details.open = false; setTimeout(() => { delete details.dataset.printed; }); } });

for (const button of all('[data-scheme]')) button.addEventListener('click', () => { store.set(button.dataset.scheme); setScheme(button.dataset.scheme); });
setScheme(root.dataset.theme);
tellAge();
count();
setInterval(tellAge, 30000);
});
})();
`;
