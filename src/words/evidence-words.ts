import type { Localized, Verdict } from '../model/finding.ts';

/** What the summary of an evidence pack and its instructions say. */
export interface EvidenceWords {
  readonly title: string;
  readonly period: (from: string, to: string) => string;
  readonly columns: readonly string[];
  readonly verdicts: (counts: Readonly<Record<Verdict, number>>) => string;
  readonly none: string;
  readonly packed: (data: { reports: number; first: number; last: number; sha256: string }) => string;
  readonly signed: (data: {
    number: number;
    at: string;
    arn: string;
    version: string;
    algorithm: string;
    fingerprint: string;
  }) => string;
  readonly unsigned: string;
  readonly retired: (count: number) => string;
  readonly problems: string;
  readonly limits: readonly string[];
  readonly limitsTitle: string;
  /** What the script says that verifies a pack; `$…` are variables of the shell. */
  readonly script: {
    readonly about: string;
    readonly wrong: string;
    readonly unsigned: string;
    readonly badSignature: string;
    readonly missingSignature: (link: string) => string;
    readonly missingLink: string;
    readonly brokenLink: string;
    readonly wrongReport: string;
    readonly wrongCount: (reports: number) => string;
    readonly fine: (first: number, last: number, isSigned: boolean) => string;
  };
  readonly howTitle: string;
  readonly how: {
    readonly intro: string;
    readonly all: string;
    readonly key: (arn: string, version: string, regionId: string) => string;
    readonly signature: string;
    readonly link: string;
    readonly report: string;
    readonly unsigned: string;
  };
}

export const evidenceWords: Localized<EvidenceWords> = {
  en: {
    title: 'Evidence of Secret encryption at rest',
    period: (from, to) => `Reports from ${from} to ${to} (UTC, both days included)`,
    columns: [
      'scope',
      'reports',
      'first',
      'last',
      'days without',
      'verified at the end',
      'verdicts at the end',
      'read errors at the end',
    ],
    verdicts: (counts) =>
      `${counts.COMPLIANT} compliant, ${counts.NON_COMPLIANT} non-compliant, ${counts.INSUFFICIENT_DATA} insufficient data, ${counts.NOT_APPLICABLE} not applicable`,
    none: 'No full audit is among these reports.',
    packed: ({ reports, first, last, sha256 }) =>
      `${reports} reports, in links ${first} to ${last} of the chain. SHA-256 of link ${last}: \`${sha256}\``,
    signed: ({ number, at, arn, version, algorithm, fingerprint }) =>
      `Link ${number} was signed at ${at} with KMS key \`${arn}\`, version \`${version}\` (${algorithm}). SHA-256 of its public key (DER): \`${fingerprint}\``,
    unsigned:
      'No signature covers these reports: compare the SHA-256 above with a copy from another place, such as the messages of that time.',
    retired: (count) =>
      `${count} reports of the period were retired, because they had been kept as long as configured. The chain says which.`,
    problems: 'What is not as the chain says',
    limitsTitle: 'What this does not show',
    limits: [
      'Whether reports were true when they were stored: anyone who may use the signing key can sign anything.',
      'Whether an audit was run and its report never stored. Days without a report are counted above.',
      'The time of a signature by another clock than that of the audit. KMS records AsymmetricSign in ActionTrail.',
    ],
    script: {
      about:
        'Verifies this folder with openssl alone: signatures, links of the chain, reports. Exits 1 where anything is wrong.',
      wrong: 'WRONG',
      unsigned: 'No link is signed.',
      badSignature: '$signature is no signature of $link by public-key.pem',
      missingSignature: (link) => `the signature of ${link} is missing`,
      missingLink: '$link is missing',
      brokenLink: '$link does not follow from the one before',
      wrongReport: '$report is not as a link names it',
      wrongCount: (reports) => `there are $count reports, and there were ${reports}`,
      fine: (first, last, isSigned) =>
        `OK: $count reports, links ${first} to ${last}, ${isSigned ? 'signed' : 'unsigned'}`,
    },
    howTitle: 'How to verify this without Sealwatch',
    how: {
      intro: 'Needed: a shell and `openssl`. Every command is run in this folder.',
      all: '`sh verify.sh` does all of it, and says what is wrong. By hand:',
      key: (arn, version, regionId) =>
        `The public key must be that of the key. Anyone who may read it can compare \`public-key.pem\` with \`aliyun kms GetPublicKey --KeyId ${arn.split('/').at(-1) ?? ''} --KeyVersionId ${version} --region ${regionId}\`.`,
      signature: 'The signature must fit the link. This prints `Verified OK`:',
      link: 'Each link has, as `previous`, the SHA-256 of the link before it. Two links, from the newest back:',
      report: 'Each report has the SHA-256 that a link names beside its name:',
      unsigned: 'No link is signed: compare the SHA-256 of the newest one with a copy from another place.',
    },
  },
  zh: {
    title: 'Secret 落盘加密证据',
    period: (from, to) => `${from} 至 ${to} 的报告（UTC，含首尾两日）`,
    columns: ['范围', '报告数', '首份', '末份', '无报告天数', '期末已验证', '期末检查结果', '期末读取失败'],
    verdicts: (counts) =>
      `合规 ${counts.COMPLIANT}，不合规 ${counts.NON_COMPLIANT}，无数据 ${counts.INSUFFICIENT_DATA}，不适用 ${counts.NOT_APPLICABLE}`,
    none: '这些报告中没有完整的审计。',
    packed: ({ reports, first, last, sha256 }) =>
      `共 ${reports} 份报告，位于证据链第 ${first} 至 ${last} 环。第 ${last} 环的 SHA-256：\`${sha256}\``,
    signed: ({ number, at, arn, version, algorithm, fingerprint }) =>
      `第 ${number} 环于 ${at} 由 KMS 密钥 \`${arn}\` 的版本 \`${version}\` 签名（${algorithm}）。其公钥（DER）的 SHA-256：\`${fingerprint}\``,
    unsigned: '没有签名覆盖这些报告：请将上述 SHA-256 与另一处的副本（如当时的告警消息）比对。',
    retired: (count) => `期间有 ${count} 份报告因达到配置的保留期限而被清理，证据链中有记录。`,
    problems: '与证据链不一致之处',
    limitsTitle: '本证据不能说明的内容',
    limits: [
      '报告在存储时是否真实：有权使用签名密钥者可以对任何内容签名。',
      '是否有审计运行后未存储报告。上表列出了无报告的天数。',
      '签名时间未经审计以外的时钟证实。KMS 会在操作审计中记录 AsymmetricSign。',
    ],
    script: {
      about: '仅用 openssl 验证本目录：签名、证据链、报告。有任何问题时退出码为 1。',
      wrong: '错误',
      unsigned: '没有已签名的环。',
      badSignature: '$signature 不是 public-key.pem 对 $link 的签名',
      missingSignature: (link) => `缺少 ${link} 的签名`,
      missingLink: '缺少 $link',
      brokenLink: '$link 与前一环不衔接',
      wrongReport: '$report 与证据链中的记录不一致',
      wrongCount: (reports) => `现有 $count 份报告，原有 ${reports} 份`,
      fine: (first, last, isSigned) =>
        `正常：$count 份报告，第 ${first} 至 ${last} 环，${isSigned ? '已签名' : '未签名'}`,
    },
    howTitle: '如何不借助 Sealwatch 进行验证',
    how: {
      intro: '需要 Shell 和 `openssl`。所有命令均在本目录中运行。',
      all: '`sh verify.sh` 完成全部验证并指出问题。手动验证步骤：',
      key: (arn, version, regionId) =>
        `公钥必须属于该密钥。请由有权读取者将 \`public-key.pem\` 与 \`aliyun kms GetPublicKey --KeyId ${arn.split('/').at(-1) ?? ''} --KeyVersionId ${version} --region ${regionId}\` 的结果比对。`,
      signature: '签名必须与该环相符。以下命令输出 `Verified OK`：',
      link: '每一环的 `previous` 是前一环的 SHA-256。以最新的两环为例：',
      report: '每份报告的 SHA-256 与某一环中其名称旁的值一致：',
      unsigned: '没有已签名的环：请将最新一环的 SHA-256 与另一处的副本比对。',
    },
  },
};
