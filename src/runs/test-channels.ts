import { messageOf, paragraph } from '../alerts/entry.ts';
import { targetsOf } from '../alerts/routes.ts';
import type { ChannelType, DeliveryResult } from '../model/channel.ts';
import type { Session } from '../session.ts';
import { languageOf } from '../words/language.ts';
import { open } from './deliver.ts';

/** What came back from a channel. */
export interface TestedChannel {
  readonly name: string;
  readonly type: ChannelType;
  readonly accepted: boolean;
  /** For people; no address or secret is in it. */
  readonly answer: string;
}

/** Sends a test message to every channel that is configured, whether a route leads to it or not; none is sent again. */
export async function testChannels(session: Session): Promise<TestedChannel[]> {
  const { config, hasDefaultWebhook, clock, newId } = session;
  const targets = targetsOf({ ...config.alerts, routes: [] }, hasDefaultWebhook);
  const at = new Date(clock.now()).toISOString();
  return Promise.all(
    targets.map(async ({ channel: setting }) => {
      const { name, type } = setting;
      const language = languageOf(setting.language);
      const { testTitle: title, testText } = language.alerts;
      const entries = [paragraph(testText(name), 'note')];
      const message = messageOf(language, { tone: 'note', title, entries });
      const channel = await open(session, setting);
      if (typeof channel === 'string') return { name, type, accepted: false, answer: channel };
      const delivery = await channel.send({ id: `msg_test_${newId()}`, at, message });
      return { name, type, accepted: delivery.is === 'accepted', answer: answerOf(delivery) };
    }),
  );
}

function answerOf(delivery: DeliveryResult): string {
  switch (delivery.is) {
    case 'accepted':
      return 'accepted';
    case 'rateLimited':
      return `too fast; it asks for a pause of ${Math.ceil(delivery.retryAfterMs / 1_000)} s`;
    case 'failed':
    case 'rejected':
      return delivery.reason;
  }
}
