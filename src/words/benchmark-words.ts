import type { Lang } from './language.ts';

/** What is said around benchmarks, on the page of theirs and of the checks. */
interface BenchmarkPage {
  /** A control that a check maps to, and why. */
  readonly control: (benchmark: string, id: string, why: string) => string;
  readonly title: string;
  readonly intro: string;
  readonly checksPage: string;
  readonly published: (data: { id: string; source: string }) => string;
  readonly columns: readonly [string, string, string, string];
}

export const benchmarkPages: Readonly<Record<Lang, BenchmarkPage>> = {
  en: {
    control: (benchmark, id, why) => `${benchmark}, ${id}: ${why}`,
    title: 'Benchmarks',
    intro: `The controls that the checks map to. Titles are ours; what a control says, its publisher says. A control stands as the
worst of its findings: \`NON_COMPLIANT\`, then \`INSUFFICIENT_DATA\`, then \`COMPLIANT\`; \`NOT_APPLICABLE\` only where all
are. That a control stands as \`COMPLIANT\` means that nothing Sealwatch looks at speaks against it, not that all of it is met:
every control reaches further than the Secrets of a cluster.`,
    checksPage: 'checks.md',
    published: ({ id, source }) => `Named \`${id}\` in reports. Published at <${source}>.`,
    columns: ['control', 'in our words', 'checks', 'why they map to it'],
  },
  zh: {
    control: (benchmark, id, why) => `${benchmark}，${id}：${why}`,
    title: '合规基准',
    intro: `检查项所对应的控制项。标题由本项目自拟；控制项的正式内容以发布者为准。控制项的结果取其所有检查结果中最差的一个：
先是 \`NON_COMPLIANT\`，其次 \`INSUFFICIENT_DATA\`，再次 \`COMPLIANT\`；只有全部不适用时才是 \`NOT_APPLICABLE\`。
控制项为 \`COMPLIANT\`，表示 Sealwatch 检查的内容中没有与之相悖的，并不表示该控制项已全部满足：
每个控制项涉及的范围都大于集群的 Secret。`,
    checksPage: 'checks.zh.md',
    published: ({ id, source }) => `在报告中名为 \`${id}\`。发布于 <${source}>。`,
    columns: ['控制项', '我们的表述', '检查项', '对应的理由'],
  },
};
