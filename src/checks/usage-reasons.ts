import type { Advice, Short } from './reason.ts';

/** How far back records were read, in the few words that a table has room for. */
export const readBack: Short<{ readonly since: string }> = {
  en: ({ since }, span) => `read ${span(since)} back`,
  zh: ({ since }, span) => `仅回溯 ${span(since)}`,
};

/** What to do where LookupEvents did not reach back far enough. */
export const deliverToOss: Advice<unknown> = {
  en: 'Deliver ActionTrail events to OSS and keep a ledger: then usage is complete and costs no calls.',
  zh: '将操作审计事件投递至 OSS 并使用调用台账：调用记录完整，且不消耗 API 调用。',
};
