import { describe, expect, it } from 'vitest';
import { message, type Verdict } from '../../../src/model/finding.ts';
import type { Report } from '../../../src/model/report.ts';
import { type ControlView, controlViews } from '../../../src/report/view/controls.ts';
import { benchmarksIn } from '../../../src/words/benchmarks.ts';
import { aboutCluster, cluster, deniedReport, finding, report, troubledReport } from '../fixture-report.ts';

function viewOf(of: Report, benchmark: string, control: string): ControlView {
  const views = controlViews(of, 'en').find((view) => view.benchmark.id === benchmark)?.controls ?? [];
  const found = views.find((view) => view.control.id === control);
  if (found === undefined) throw new Error(`there is no control ${benchmark}:${control}`);
  return found;
}

const one = aboutCluster(cluster(1, { name: 'one' }));
const judged = (...verdicts: readonly Verdict[]) =>
  report({ findings: verdicts.map((verdict) => finding(one, message('encryption-off', {}), { verdict })) });
const enabled = (of: Report) => viewOf(of, 'cis-kubernetes-1.12', '1.2.27');

const [no, unknown, yes, none] = ['NON_COMPLIANT', 'INSUFFICIENT_DATA', 'COMPLIANT', 'NOT_APPLICABLE'] as const;

describe('a control', () => {
  it.each<[Verdict, readonly Verdict[]]>([
    [yes, [yes, none]],
    [unknown, [yes, unknown, none]],
    [no, [yes, unknown, no, none]],
    [none, [none, none]],
    [none, []],
  ])('stands as %s where its findings are %j', (verdict, verdicts) => {
    expect(enabled(judged(...verdicts)).verdict).toBe(verdict);
  });

  it('is not told where nothing was judged and something could not be read', () => {
    expect(enabled({ ...judged(), readErrors: deniedReport.readErrors }).verdict).toBe(unknown);
  });

  it('counts its findings', () => {
    const given = judged(no, no, unknown, yes);
    expect(enabled(given)).toMatchObject({
      counts: { NON_COMPLIANT: 2, INSUFFICIENT_DATA: 1, COMPLIANT: 1, NOT_APPLICABLE: 0 },
    });
  });

  it('is no better for a waiver, which is counted', () => {
    const waiver = { reason: 'winds down', owner: 'a', approvedBy: 'b', expires: '2026-12-31' };
    const waived = report({ findings: [finding(one, message('encryption-off', {}), { waiver })] });
    expect(enabled(waived)).toMatchObject({ verdict: no, waived: 1 });
  });

  it('is judged in reports that were saved before benchmarks were known', () => {
    const { findings } = troubledReport;
    const old = { ...troubledReport, findings: findings.map((one) => ({ ...one, controls: [] })) };
    expect(controlViews(old, 'en')).toEqual(controlViews(troubledReport, 'en'));
  });
});

describe('the view of controls', () => {
  it('has every control of every benchmark', () => {
    const names = (of: readonly { benchmark: { id: string }; controls: readonly { control: { id: string } }[] }[]) =>
      of.map(({ benchmark, controls }) => [benchmark.id, controls.map(({ control }) => control.id)]);
    expect(names(controlViews(report({}), 'en'))).toEqual(
      benchmarksIn('en').map(({ id, controls }) => [id, controls.map((control) => control.id)]),
    );
  });

  it('never calls a control met while a finding of it is not', () => {
    for (const { controls } of controlViews(troubledReport, 'en')) {
      for (const { verdict, counts } of controls) {
        if (verdict === yes) expect(counts).toMatchObject({ NON_COMPLIANT: 0, INSUFFICIENT_DATA: 0 });
        if (verdict === none) expect(counts).toMatchObject({ NON_COMPLIANT: 0, INSUFFICIENT_DATA: 0, COMPLIANT: 0 });
      }
    }
  });
});
