import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { message } from '../../src/model/finding.ts';
import { renderCsv } from '../../src/report/csv.ts';
import { aboutCluster, cluster, deniedReport, finding, report, troubledReport } from './fixture-report.ts';
import { renderOptions } from './render-options.ts';

function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true, bom: true, record_delimiter: '\r\n' }) as Record<string, string>[];
}

/** A report with one cluster of that name. */
const named = (name: string) =>
  report({ findings: [finding(aboutCluster(cluster(1, { name })), message('encryption-off', {}))] });
const nameOf = (name: string) => rowsOf(renderCsv(named(name), renderOptions))[0]?.['Resource name'];

describe('the table of findings', () => {
  it.each(['en', 'zh'] as const)('reads as in test/golden/report.%s.csv', async (lang) => {
    await expect(renderCsv(troubledReport, { ...renderOptions, lang })).toMatchFileSnapshot(
      `../golden/report.${lang}.csv`,
    );
  });

  it('has a row for each finding, after one for each thing that could not be read', () => {
    const rows = rowsOf(renderCsv(troubledReport, renderOptions));
    const { readErrors, findings } = troubledReport;
    expect(rows.map(({ Record: record }) => record)).toEqual([
      ...readErrors.map(() => 'read-error'),
      ...findings.map(() => 'finding'),
    ]);
    expect(
      rows.slice(readErrors.length).map(({ Finding: id, Verdict: verdict }) => [id?.replace(/^'/, ''), verdict]),
    ).toEqual(findings.map(({ id, verdict }) => [id, verdict]));
    for (const row of rows.slice(0, readErrors.length)) expect(row).toMatchObject({ Verdict: 'INSUFFICIENT_DATA' });
  });

  it('holds what a finding rests on, and until when it is waived', () => {
    const rows = rowsOf(renderCsv(troubledReport, renderOptions));
    expect(rows.find((row) => row['Resource name'] === 'lab-old')).toMatchObject({
      Verdict: 'NON_COMPLIANT',
      Severity: 'high',
      'Waived until': '2026-12-31',
      'Waiver approved by': 'bob',
      Check: 'ack-cluster-encryption-enabled',
      'Compliant when': 'Secret encryption at rest is on',
      Region: 'cn-hangzhou',
      Reason: 'Secret encryption at rest is off.',
      Evidence: '$.meta_data.Capabilities.DisableEncryption: true (expected: false)',
    });
  });

  it('holds who did it, and by which answer it was read', () => {
    const rows = rowsOf(renderCsv(troubledReport, renderOptions));
    expect(rows.find((row) => row['Resource name'] === 'prod-pay' && row['Done by'] !== '')).toMatchObject({
      'Done by': 'mallory',
      'Type of identity': 'ram-user',
      From: '203.0.113.7',
      Event: 'ScheduleKeyDeletion',
      'Time of event': '2026-11-22T04:11:00.000Z',
      'Read with': 'kms:DescribeKey',
      Request: 'REQ-9C3E',
    });
    expect(rows.find((row) => row['Resource name'] === 'lab-old')).toMatchObject({
      'Done by': '',
      'Time of event': '',
      'Read with': 'cs:DescribeClustersV1',
      Request: 'REQ-1A70',
    });
  });

  it.each(['=cmd|A0', '+1', '@SUM(1)', '-2'])('computes nothing of somebody who is called %s', (name) => {
    const one = cluster(1, { name: 'one' });
    const by = { name, type: name, address: name, eventName: name, time: null };
    const told = report({
      clusters: [one],
      findings: [finding(aboutCluster(one), message('encryption-off', {}), { by })],
    });
    expect(rowsOf(renderCsv(told, renderOptions))[0]).toMatchObject({
      'Done by': `'${name}`,
      'Type of identity': `'${name}`,
      From: `'${name}`,
      Event: `'${name}`,
    });
  });

  it('names what could not be listed', () => {
    expect(rowsOf(renderCsv(deniedReport, renderOptions))[0]).toMatchObject({
      Record: 'read-error',
      'Resource name': 'cs:DescribeClustersV1',
      Evidence: 'Forbidden.RAM; REQ-77A1; cs:DescribeClustersV1 was denied.',
    });
  });

  it('opens with the mark by which Excel knows its characters, and ends its lines as RFC 4180 has it', () => {
    const text = renderCsv(named('a'), renderOptions);
    expect(text.startsWith('\ufeff"Record",')).toBe(true);
    expect(text.split('\r\n')).toHaveLength(3);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['+1', "'+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['\t=1', "' =1"],
    ['\r=1', "' =1"],
    ['\u200b=1', "'=1"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['1234567890123456', "'1234567890123456"],
    ['prod-1', 'prod-1'],
    ['12', '12'],
    ['a "quoted", name', 'a "quoted", name'],
  ])('computes nothing: %j stands as %j', (name, stands) => {
    expect(nameOf(name)).toBe(stands);
  });
});
