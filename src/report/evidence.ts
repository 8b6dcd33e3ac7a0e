import { createHash } from 'node:crypto';
import type { EvidencePack } from '../model/evidence-pack.ts';
import type { Lang } from '../model/finding.ts';
import { evidenceWords } from '../words/evidence-words.ts';

/** The one page that an auditor files with a pack, in Markdown: what it holds, what the last reports say, what it does not show. */
export function renderEvidenceSummary(pack: EvidencePack, lang: Lang): string {
  const words = evidenceWords[lang];
  const { from, to, scopes, reports, links, signature, retired, problems } = pack;
  const rows = scopes.map(
    ({ id, reports: count, first, last, daysWithout, verified, proClusters, verdicts, readErrors }) =>
      row([
        id,
        String(count),
        first,
        last,
        String(daysWithout),
        `${verified} / ${proClusters}`,
        words.verdicts(verdicts),
        String(readErrors),
      ]),
  );
  const signed = signature && {
    number: signature.number,
    at: signature.at,
    arn: signature.key.arn,
    version: signature.key.versionId,
    algorithm: signature.key.algorithm,
    fingerprint: fingerprintOf(signature.key.publicKey),
  };
  return lines([
    `# ${words.title}`,
    '',
    words.period(from, to),
    '',
    ...(rows.length === 0 ? [words.none] : [row(words.columns), row(words.columns.map(() => '---')), ...rows]),
    '',
    `- ${words.packed({ reports, ...links })}`,
    `- ${signed === undefined ? words.unsigned : words.signed(signed)}`,
    ...(retired === 0 ? [] : [`- ${words.retired(retired)}`]),
    '',
    ...(problems.length === 0 ? [] : [`## ${words.problems}`, '', ...problems.map((one) => `- ${one}`), '']),
    `## ${words.limitsTitle}`,
    '',
    ...words.limits.map((limit) => `- ${limit}`),
  ]);
}

/** How to verify a pack with `openssl` alone, in Markdown. */
export function renderVerifyInstructions({ links, signature }: EvidencePack, lang: Lang): string {
  const { howTitle, how } = evidenceWords[lang];
  const newest = linkFile(links.last);
  const region = signature?.key.arn.split(':')[2] ?? '';
  return lines([
    `# ${howTitle}`,
    '',
    how.intro,
    how.all,
    '',
    ...(signature === undefined
      ? [`- ${how.unsigned}`]
      : [
          `1. ${how.key(signature.key.arn, signature.key.versionId, region)}`,
          `2. ${how.signature}`,
          '',
          ...code([
            `openssl dgst -sha256 -verify public-key.pem -signature signatures/${numberText(signature.number)}.sig ${linkFile(signature.number)}`,
          ]),
        ]),
    `3. ${how.link}`,
    '',
    ...code([
      `openssl dgst -sha256 -r ${linkFile(Math.max(links.first, links.last - 1))}`,
      `grep -o '"previous":"[0-9a-f]*"' ${newest}`,
    ]),
    `4. ${how.report}`,
    '',
    ...code([
      `for report in reports/*.json; do openssl dgst -sha256 -r "$report"; done`,
      `grep -ho '"key":"[^"]*","sha256":"[0-9a-f]*"' chain/*.json`,
    ]),
  ]);
}

/** A POSIX shell script that verifies a pack with `openssl`: signatures, links, reports. It exits 1 where anything is wrong. */
export function verifyScript({ links, signature, reports }: EvidencePack, lang: Lang): string {
  const { first, last } = links;
  const { script } = evidenceWords[lang];
  const number = signature === undefined ? '' : numberText(signature.number);
  const signatures = [
    'for signature in signatures/*.sig; do',
    '  link="chain/$(basename "$signature" .sig).json"',
    '  openssl dgst -sha256 -verify public-key.pem -signature "$signature" "$link" > /dev/null 2>&1 ||',
    `    wrong "${script.badSignature}"`,
    'done',
    `[ -f signatures/${number}.sig ] || wrong "${script.missingSignature(`chain/${number}.json`)}"`,
  ];
  return lines([
    '#!/bin/sh',
    `# ${script.about}`,
    'cd "$(dirname "$0")" || exit 2',
    'failed=0',
    `wrong() { echo "${script.wrong}: $1"; failed=1; }`,
    `digest() { openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1; }`,
    ...(signature === undefined ? [`echo "${script.unsigned}"`] : signatures),
    `number=${first}`,
    'previous=',
    `while [ "$number" -le ${last} ]; do`,
    '  link="chain/$(printf %09d "$number").json"',
    '  number=$((number + 1))',
    `  [ -f "$link" ] || { wrong "${script.missingLink}"; previous=; continue; }`,
    '  if [ -n "$previous" ]; then',
    `    grep -q "\\"previous\\":\\"$previous\\"" "$link" || wrong "${script.brokenLink}"`,
    '  fi',
    '  previous=$(digest "$link")',
    'done',
    'count=0',
    'for report in reports/*.json; do',
    '  named="\\"key\\":\\"$report\\",\\"sha256\\":\\"$(digest "$report")\\""',
    `  grep -qF "$named" chain/*.json || wrong "${script.wrongReport}"`,
    '  count=$((count + 1))',
    'done',
    `[ "$count" -eq ${reports} ] || wrong "${script.wrongCount(reports)}"`,
    `[ "$failed" -eq 0 ] && echo "${script.fine(first, last, signature !== undefined)}"`,
    'exit "$failed"',
  ]);
}

/** SHA-256 of a public key as DER, so that it can be compared with what KMS answers. */
function fingerprintOf(pem: string): string {
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return createHash('sha256').update(der).digest('hex');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(commands: readonly string[]): string[] {
  return ['```sh', ...commands, '```', ''];
}

function linkFile(number: number): string {
  return `chain/${numberText(number)}.json`;
}

function numberText(number: number): string {
  return String(number).padStart(9, '0');
}

function lines(all: readonly string[]): string {
  return `${all.join('\n').trimEnd()}\n`;
}
