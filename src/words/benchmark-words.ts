import type { Benchmark } from '../model/benchmark.ts';
import type { Lang } from './language.ts';

/** What is said of a benchmark, in our own words. */
interface BenchmarkWords {
  readonly title: string;
  readonly version: string;
  /** By the number of the control. */
  readonly controls: Readonly<Record<string, string>>;
}

/** By the id of the benchmark. */
const zh: Readonly<Record<string, BenchmarkWords>> = {
  'cis-ack-1.0': {
    title: 'CIS 阿里云容器服务 Kubernetes 版（ACK）基准',
    version: '1.0.0',
    controls: { '6.2.1': '使用 KMS 管理的密钥加密 Kubernetes Secret' },
  },
  'cis-kubernetes-1.12': {
    title: 'CIS Kubernetes 基准',
    version: '1.12',
    controls: { '1.2.27': '为 API Server 配置加密提供程序', '1.2.28': '加密提供程序足够强，并且正常工作' },
  },
  'nist-800-53-r5': {
    title: 'NIST SP 800-53',
    version: '第 5 版',
    controls: {
      'SC-28': '静态信息受到保护',
      'SC-28(1)': '静态信息受密码技术保护',
      'SC-12': '密钥的建立和管理',
      'AU-12': '在操作发生之处记录操作',
    },
  },
  'mlps-2.0-l3': {
    title: '等保 2.0（GB/T 22239）',
    version: '2019 版，第三级',
    controls: { '8.1.4.8': '数据保密性：重要数据在存储中保密', '8.1.4.3': '安全审计：重要操作留有记录' },
  },
  'iso-27001-2022': {
    title: 'ISO/IEC 27001',
    version: '2022 版，附录 A',
    controls: { 'A.8.24': '密码技术及其密钥按既定规则使用', 'A.8.15': '发生的事件有日志记录' },
  },
  'pci-dss-4.0': {
    title: 'PCI DSS',
    version: '4.0',
    controls: {
      '3.5': '主账号（PAN）无论存储在哪里都受到保护',
      '3.5.1': '存储的主账号（PAN）不可读，例如使用强加密',
      '3.6': '保护已存储账户数据的密钥受到保护',
      '3.6.1': '此类密钥不会泄露，也不会被滥用',
    },
  },
  'soc-2': {
    title: 'SOC 2，信任服务准则',
    version: '2017 版，2022 年修订关注点',
    controls: { 'CC6.1': '限制逻辑访问；数据经过加密，密钥受到保护' },
  },
};

/** A benchmark with its titles in a language; in English where that language does not know it. */
export function benchmarkIn(lang: Lang, benchmark: Benchmark): Benchmark {
  const words = lang === 'zh' && Object.hasOwn(zh, benchmark.id) ? zh[benchmark.id] : undefined;
  if (words === undefined) return benchmark;
  return {
    ...benchmark,
    title: words.title,
    version: words.version,
    controls: benchmark.controls.map((control) => ({ ...control, title: words.controls[control.id] ?? control.title })),
  };
}

/** What is said around benchmarks, on the page of theirs and of the checks. */
interface BenchmarkPage {
  /** The controls of a benchmark that a check speaks to. */
  readonly controls: (benchmark: string, ids: readonly string[]) => string;
  readonly title: string;
  readonly intro: string;
  readonly checksPage: string;
  readonly published: (data: { id: string; source: string }) => string;
  readonly columns: readonly [string, string, string];
}

export const benchmarkPages: Readonly<Record<Lang, BenchmarkPage>> = {
  en: {
    controls: (benchmark, ids) => `${benchmark}: ${ids.join(', ')}`,
    title: 'Benchmarks',
    intro: `The controls that the checks speak to. Titles are ours; what a control says, its publisher says. A control stands as the
worst of its findings: \`NON_COMPLIANT\`, then \`INSUFFICIENT_DATA\`, then \`COMPLIANT\`; \`NOT_APPLICABLE\` only where all
are. That a control stands as \`COMPLIANT\` means that nothing Sealwatch looks at speaks against it, not that all of it is met:
every control reaches further than the Secrets of a cluster.`,
    checksPage: 'checks.md',
    published: ({ id, source }) => `Named \`${id}\` in reports. Published at <${source}>.`,
    columns: ['control', 'in our words', 'checks'],
  },
  zh: {
    controls: (benchmark, ids) => `${benchmark}：${ids.join('、')}`,
    title: '合规基准',
    intro: `检查项所对应的控制项。标题由本项目自拟；控制项的正式内容以发布者为准。控制项的结果取其所有检查结果中最差的一个：
先是 \`NON_COMPLIANT\`，其次 \`INSUFFICIENT_DATA\`，再次 \`COMPLIANT\`；只有全部不适用时才是 \`NOT_APPLICABLE\`。
控制项为 \`COMPLIANT\`，表示 Sealwatch 检查的内容中没有与之相悖的，并不表示该控制项已全部满足：
每个控制项涉及的范围都大于集群的 Secret。`,
    checksPage: 'checks.zh.md',
    published: ({ id, source }) => `在报告中名为 \`${id}\`。发布于 <${source}>。`,
    columns: ['控制项', '我们的表述', '检查项'],
  },
};
