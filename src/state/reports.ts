import type { Report } from '../model/report.ts';
import { type Store, StoreError } from '../store/store.ts';

const folder = 'reports/';

/**
 * Keeps a report under its audit's id.
 *
 * @throws StoreError where another report has that id
 */
export async function saveReport(store: Store, report: Report): Promise<string> {
  const key = `${folder}${report.auditId}.json`;
  const isKept = await store.putIfAbsent(key, new TextEncoder().encode(`${JSON.stringify(report)}\n`));
  if (!isKept) throw new StoreError(`The store ${store.place} holds another report of the id ${report.auditId}.`);
  return key;
}

/** The report that was kept last of an account, or undefined where there is none. */
export async function lastReport(store: Store, accountId: string): Promise<Report | undefined> {
  // Ids begin with the time, so the newest is the last.
  for (const key of (await store.list(folder)).reverse()) {
    const bytes = await store.read(key);
    if (bytes === undefined) continue;
    const report = parse(bytes);
    if (report?.scope.accounts.includes(accountId)) return report;
  }
  return undefined;
}

/** What is no report must not keep the next audit from running: it is left where it is, and passed over. */
function parse(bytes: Uint8Array): Report | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Report> | null;
    const isReport = Array.isArray(value?.scope?.accounts) && Array.isArray(value?.findings);
    return isReport ? (value as Report) : undefined;
  } catch {
    return undefined;
  }
}
