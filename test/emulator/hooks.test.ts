import { afterAll, describe, expect, it } from 'vitest';
import { type Hook, startDingtalk, startFeishu, startStandardWebhook, startWecom } from '../../emulator/index.ts';

// Signatures that were computed by other programs.
const signedAt = 1_767_225_600;
const dingtalkSign = 'LH+RqwQyl6+DbDcqmo8n1JmA3ZvPNUJw4cexhsyh5Ls=';
const feishuSign = '4K68YMuKknH8wDrIA0L8sez3DO/iKvYn56YyPHqfhbk=';
const webhookSign = 'v1,KsfiYCu/mQlUTZQ/DmMZEwPKaxR/Zm/MzXiINdHpHd8=';

const clock = { now: () => signedAt * 1_000 };
let now = 0;
const throttle = { now: () => now };
const dingtalk = await startDingtalk({ clock, throttle, secret: 'SECexample0000' });
const feishu = await startFeishu({ clock, throttle, secret: 'exampleFeishu' });
const wecom = await startWecom({ clock, throttle });
const webhook = await startStandardWebhook({ clock, secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u' });
const all: Hook[] = [dingtalk, feishu, wecom, webhook];
afterAll(() => Promise.all(all.map((hook) => hook.close())));

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, { method: 'POST', body: text, headers });
  const said = await answer.text();
  return /^\{/.test(said) ? String(/"(?:errcode|code)":(-?\d+)/.exec(said)?.[1]) : String(answer.status);
}

const signedUrl = `${dingtalk.url}&timestamp=${signedAt}000&sign=${encodeURIComponent(dingtalkSign)}`;
const markdown = { msgtype: 'markdown', markdown: { title: 't', text: 'x' } };
const feishuSigned = { timestamp: String(signedAt), sign: feishuSign };
const header = { title: { tag: 'plain_text', content: 't' }, template: 'red' };
const card = { header, elements: [{ tag: 'markdown', content: 'x' }] };
const feishuCard = { ...feishuSigned, msg_type: 'interactive', card };
const wecomText = (content: string) => ({ msgtype: 'markdown', markdown: { content } });
const headers = {
  'webhook-id': 'msg_example1',
  'webhook-timestamp': String(signedAt),
  'webhook-signature': webhookSign,
};

describe('a robot', () => {
  it.each<[string, () => Promise<string>, string]>([
    ['DingTalk: a signed message', () => post(signedUrl, markdown), '0'],
    ['DingTalk: no signature', () => post(dingtalk.url, markdown), '310000'],
    ['DingTalk: a signature that is not encoded', () => post(signedUrl.replace('%2B', '+'), markdown), '310000'],
    ['DingTalk: another token', () => post(signedUrl.replace('emulated', 'other'), markdown), '300001'],
    ['DingTalk: 20,001 bytes', () => post(signedUrl, JSON.stringify(markdown).padEnd(20_001)), '460101'],
    ['DingTalk: no title', () => post(signedUrl, { msgtype: 'markdown', markdown: { text: 'x' } }), '40035'],
    ['DingTalk: a card without buttons', () => post(signedUrl, { msgtype: 'actionCard', actionCard: {} }), '40035'],
    ['Feishu: a signed card', () => post(feishu.url, feishuCard), '0'],
    ['Feishu: another signature', () => post(feishu.url, { ...feishuCard, sign: dingtalkSign }), '19021'],
    ['Feishu: two hours old', () => post(feishu.url, { ...feishuCard, timestamp: signedAt - 7_200 }), '19021'],
    ['Feishu: content instead of a card', () => post(feishu.url, { ...feishuCard, card: { content: 'x' } }), '19002'],
    ['Feishu: too large', () => post(feishu.url, JSON.stringify(feishuCard).padEnd(20_481)), '19036'],
    ['Feishu: another hook', () => post(`${feishu.url}x`, feishuCard), '19001'],
    ['WeCom: markdown', () => post(wecom.url, wecomText('x')), '0'],
    ['WeCom: 4,098 bytes of Chinese', () => post(wecom.url, wecomText('漢'.repeat(1_366))), '40058'],
    ['WeCom: another key', () => post(`${wecom.url}x`, wecomText('x')), '93000'],
    ['WeCom: another type', () => post(wecom.url, { msgtype: 'card' }), '40008'],
    // The signature is right, and the sample has no time of its event.
    ['a webhook: the sample of the specification', () => post(webhook.url, '{"type":"alert.test"}', headers), '422'],
    ['a webhook: another body', () => post(webhook.url, '{"type":"alert.tesu"}', headers), '401'],
  ])('%s', async (_, posted, code) => {
    now += 60_000;
    expect(await posted()).toBe(code);
  });

  it('limits DingTalk for ten minutes after 20 messages in a minute, WeCom until the minute is over', async () => {
    now += 60_000;
    for (let index = 0; index < 20; index += 1) {
      expect(await post(signedUrl, markdown)).toBe('0');
      expect(await post(wecom.url, wecomText('x'))).toBe('0');
    }
    expect([await post(signedUrl, markdown), await post(wecom.url, wecomText('x'))]).toEqual(['130101', '45009']);
    now += 60_000;
    expect([await post(signedUrl, markdown), await post(wecom.url, wecomText('x'))]).toEqual(['130101', '0']);
    now += 600_000;
    expect(await post(signedUrl, markdown)).toBe('0');
  });

  it('of Feishu takes five messages a second', async () => {
    now += 60_000;
    for (let index = 0; index < 5; index += 1) expect(await post(feishu.url, feishuCard)).toBe('0');
    expect(await post(feishu.url, feishuCard)).toBe('11232');
    now += 1_000;
    expect(await post(feishu.url, feishuCard)).toBe('0');
  });
});
