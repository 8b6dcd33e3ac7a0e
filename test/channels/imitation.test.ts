import { expect, it } from 'vitest';
import { cardPage } from '../../scripts/cards/imitation.ts';
import type { AlertMessage } from '../../src/model/alert-message.ts';
import { cardOf } from './kinds.ts';

const message: AlertMessage = {
  ...{ lang: 'zh', tone: 'critical', title: '密钥 key-1 已禁用', lines: ['账号 1'], left: 2, footer: ['证据链'] },
  entries: [
    {
      ...{ tone: 'critical', title: 'prod-pay', alert: null },
      details: [{ label: '恢复', text: '', commands: ['aliyun kms EnableKey --KeyId key-1'] }],
    },
  ],
  links: [{ text: '打开报告', url: 'https://sealwatch.example/reports/1' }],
};

it.each(['slack', 'dingtalk', 'feishu', 'wecom'] as const)(
  'the imitation of %s shows every part of a card, and says that it is one',
  (vendor) => {
    const page = cardPage(vendor, [cardOf(vendor, message)]);

    expect(page).toContain('Imitation of a');
    const parts = ['key-1 已禁用', '账号 1', 'prod-pay', '恢复', 'EnableKey', '以及另外 2 项', '证据链', '打开报告'];
    for (const part of parts) expect(page).toContain(part);
  },
);
