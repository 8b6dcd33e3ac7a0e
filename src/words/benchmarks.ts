import { checks } from '../checks/index.ts';
import type { Benchmark, Lang, Localized } from '../model/finding.ts';

/** Every benchmark in a language, with the checks that map to its controls, what is closest to ACK first. */
export function benchmarksIn(lang: Lang): readonly Benchmark[] {
  return titles.map(({ id, title, version, source, controls }) => ({
    id,
    title: title[lang],
    version: version[lang],
    source,
    controls: Object.entries(controls).map(([control, titleOf]) => ({
      id: control,
      title: titleOf[lang],
      checks: checks.filter((check) => check.controls.includes(`${id}:${control}`)).map((check) => check.id),
    })),
  }));
}

/** A published set of requirements. Titles are in our own words; checks say which controls they map to. */
export interface BenchmarkTitles {
  /** Such as `nist-800-53-r5`. */
  readonly id: string;
  readonly title: Localized;
  readonly version: Localized;
  /** Where the publisher has it. */
  readonly source: string;
  /** By the publisher's number, such as `SC-28`. */
  readonly controls: Readonly<Record<string, Localized>>;
}

/** Every benchmark, what is closest to ACK first. */
export const titles: readonly BenchmarkTitles[] = [
  {
    id: 'cis-ack-1.0',
    title: {
      en: 'CIS Alibaba Cloud Container Service for Kubernetes Benchmark',
      zh: 'CIS 阿里云容器服务 Kubernetes 版（ACK）基准',
    },
    version: { en: '1.0.0', zh: '1.0.0' },
    source: 'https://workbench.cisecurity.org/benchmarks/6467',
    controls: {
      '6.2.1': {
        en: 'Kubernetes Secrets are encrypted with keys that KMS manages',
        zh: '使用 KMS 管理的密钥加密 Kubernetes Secret',
      },
    },
  },
  {
    // The items ask for an argument of the API server, which only ACK sees on a managed cluster. What can be seen is what
    // the argument is for.
    id: 'cis-kubernetes-1.12',
    title: { en: 'CIS Kubernetes Benchmark', zh: 'CIS Kubernetes 基准' },
    version: { en: '1.12', zh: '1.12' },
    source: 'https://workbench.cisecurity.org/benchmarks/22107',
    controls: {
      '1.2.27': { en: 'The API server is given an encryption provider', zh: '为 API Server 配置加密提供程序' },
      '1.2.28': { en: 'The encryption provider is a strong one, and works', zh: '加密提供程序足够强，并且正常工作' },
    },
  },
  {
    id: 'cis-alibaba-foundation-2.0',
    title: { en: 'CIS Alibaba Cloud Foundation Benchmark', zh: 'CIS 阿里云基础基准' },
    version: { en: '2.0.0', zh: '2.0.0' },
    source: 'https://www.cisecurity.org/benchmark/alibaba_cloud',
    controls: {
      '2.20': {
        en: 'Disabling a customer key or scheduling its deletion raises an alert',
        zh: '禁用或计划删除用户主密钥时发出告警',
      },
    },
  },
  {
    id: 'nist-800-53-r5',
    title: { en: 'NIST SP 800-53', zh: 'NIST SP 800-53' },
    version: { en: 'Revision 5', zh: '第 5 版' },
    source: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
    controls: {
      'SC-28': { en: 'Information at rest is protected', zh: '静态信息受到保护' },
      'SC-28(1)': { en: 'Information at rest is protected by cryptography', zh: '静态信息受密码技术保护' },
      'SC-12': { en: 'Cryptographic keys are established and managed', zh: '密钥的建立和管理' },
      'AU-12': { en: 'Events are recorded where they occur', zh: '在操作发生之处记录操作' },
    },
  },
  {
    id: 'mlps-2.0-l3',
    title: { en: 'MLPS 2.0 (GB/T 22239)', zh: '等保 2.0（GB/T 22239）' },
    version: { en: '2019, level 3', zh: '2019 版，第三级' },
    source: 'https://openstd.samr.gov.cn/bzgk/gb/newGbInfo?hcno=BAFB47E8874764186BDB7865E8344DAF',
    controls: {
      '8.1.4.8': { en: 'Important data is kept confidential in storage', zh: '数据保密性：重要数据在存储中保密' },
      '8.1.4.3': { en: 'Important actions are recorded for audit', zh: '安全审计：重要操作留有记录' },
    },
  },
  {
    id: 'iso-27001-2022',
    title: { en: 'ISO/IEC 27001', zh: 'ISO/IEC 27001' },
    version: { en: '2022, annex A', zh: '2022 版，附录 A' },
    source: 'https://www.iso.org/standard/27001',
    controls: {
      'A.8.24': {
        en: 'Cryptography and its keys are used by rules that are kept',
        zh: '密码技术及其密钥按既定规则使用',
      },
      'A.8.15': { en: 'Events are logged', zh: '发生的事件有日志记录' },
    },
  },
  {
    // As far as the Secrets of a cluster hold account data or authentication factors, or keys that protect them.
    id: 'pci-dss-4.0.1',
    title: { en: 'PCI DSS', zh: 'PCI DSS' },
    version: { en: '4.0.1', zh: '4.0.1' },
    source: 'https://www.pcisecuritystandards.org/document_library/?category=pcidss',
    controls: {
      '3.5': {
        en: 'Primary account numbers are secured wherever they are stored',
        zh: '主账号（PAN）无论存储在哪里都受到保护',
      },
      '3.6': { en: 'Keys that protect stored account data are secured', zh: '保护已存储账户数据的密钥受到保护' },
      '3.7': {
        en: 'Such keys are managed through their whole lifecycle',
        zh: '此类密钥在整个生命周期中按流程管理',
      },
      '8.3.2': {
        en: 'Stored authentication factors are unreadable by strong cryptography',
        zh: '存储的身份验证因素使用强加密，不可读取',
      },
    },
  },
  {
    id: 'soc-2',
    title: { en: 'SOC 2, Trust Services Criteria', zh: 'SOC 2，信任服务准则' },
    version: { en: '2017, points of focus of 2022', zh: '2017 版，2022 年修订关注点' },
    source:
      'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
    controls: {
      'CC6.1': {
        en: 'Logical access is restricted; data is encrypted, and its keys are protected',
        zh: '限制逻辑访问；数据经过加密，密钥受到保护',
      },
    },
  },
];
