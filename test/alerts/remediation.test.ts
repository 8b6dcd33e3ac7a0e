import { describe, expect, it } from 'vitest';
import { announcement, outcomeMessage, planMessage, type RemediationLanguage } from '../../src/alerts/remediation.ts';
import { slackCard } from '../../src/channels/slack.ts';
import type { AlertMessage } from '../../src/model/alert-message.ts';
import { changeOutcomes, type OpenChange } from '../../src/model/plan.ts';
import { planOf } from '../../src/remediation/plan.ts';
import { renderSlackMessage } from '../../src/report/slack-text.ts';
import { languageOf } from '../../src/words/language.ts';
import { remediationEn } from '../../src/words/remediation-en.ts';
import { accountId, allowed, keyId, offCluster, readingOf } from '../remediation/allowed.ts';
import { hostileNames } from '../report/fixture-report.ts';

const language: RemediationLanguage = { ...languageOf('en'), remediation: remediationEn };
const shown = (message: AlertMessage) => renderSlackMessage(slackCard(message, 'UTC'), { unicode: true, width: 110 });
const cluster = offCluster();
const [planned] = planOf({
  ...allowed(),
  readings: new Map([[cluster.id, readingOf(cluster.id)]]),
  pasts: new Map([[cluster.id, { is: 'never' }]]),
  only: [],
  made: 0,
}).changes;
const change: OpenChange = {
  id: 'x1',
  cluster: { id: cluster.id, name: cluster.name, regionId: cluster.regionId },
  keyId,
  begunAt: '2026-11-22T19:30:00.000Z',
  step: 'announcing',
  calledAt: null,
  answer: null,
  seenChanging: false,
  until: null,
  outcome: null,
  detail: '',
};

function plan() {
  if (planned === undefined) throw new Error('nothing is planned');
  return planned;
}

describe('what Slack is told of changes', () => {
  it('is what will be done, why, what it costs and how to take it back', async () => {
    const message = announcement(change, plan(), 'CNY 0.00 to 24.61', 'function 1-2', language);
    await expect(shown(message)).toMatchFileSnapshot('../golden/slack-remediation.txt');
  });

  it('is what became of it, with what is to be done now', async () => {
    const told = changeOutcomes.map((outcome) =>
      shown(outcomeMessage({ ...change, outcome, detail: 'SAID' }, accountId, 'me', language)),
    );
    await expect(told.join('\n')).toMatchFileSnapshot('../golden/slack-remediation-outcomes.txt');
  });

  it('is what could be done, where nothing is armed', async () => {
    const many = Array.from({ length: 12 }, () => ({ change: plan(), cost: 'CNY 0.00' }));
    const told = shown(planMessage(accountId, many, language));
    expect(told).toContain('and 2 more');
    expect(told).toContain(`sealwatch remediate --cluster ${cluster.id}`);
  });

  it('keeps hostile names from being markup, and within the limits of Slack', () => {
    for (const name of [...Object.values(hostileNames), '<!channel> & *x* `y`', 'x'.repeat(5_000)]) {
      const odd = { ...change, cluster: { ...change.cluster, name }, said: name, outcome: 'denied' as const };
      for (const message of [
        announcement(odd, { ...plan(), key: name }, name, name, language),
        outcomeMessage(odd, accountId, name, language),
        planMessage(accountId, [{ change: { ...plan(), cluster: { ...plan().cluster, name } }, cost: name }], language),
      ].map((one) => slackCard(one, 'UTC'))) {
        const text = JSON.stringify(message);
        expect(text).not.toContain('<!channel>');
        expect(message.text.length).toBeLessThanOrEqual(300);
        for (const block of message.blocks) {
          if (block.type === 'section') expect(block.text.text.length).toBeLessThanOrEqual(3_000);
          if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
        }
      }
    }
  });
});
