import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditRows } from './audit.ts';
import { coldStartRows } from './cold-start.ts';
import { delivery } from './delivery.ts';
import { eventRows } from './event.ts';
import { htmlRows } from './html.ts';
import { judgingRows } from './judging.ts';
import { organizationRows } from './organization.ts';

const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(dist, 'cli/main.js');
const rows = [
  ...(await auditRows(cli)),
  ...judgingRows(),
  ...(await eventRows(cli)),
  ...(await htmlRows(cli)),
  ...coldStartRows(dist),
  ...(await organizationRows(dist)),
  ...(await delivery()),
];

const width = Math.max(...rows.map(({ what }) => what.length));
const target = Math.max(...rows.map((row) => row.target.length));
for (const row of rows) {
  console.log(`${row.ok ? 'ok  ' : 'MISS'}  ${row.what.padEnd(width)}  ${row.target.padEnd(target)}  ${row.measured}`);
}
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
