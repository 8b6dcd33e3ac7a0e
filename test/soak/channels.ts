import type { DeliveryResult, OutgoingMessage } from '../../src/model/channel.ts';

/** How a channel answers for a while. */
export const moods = ['ok', 'down', 'rate limited', 'answer lost', 'slow', 'gone'] as const;
export type Mood = (typeof moods)[number];

/** Messages by their content, as often as something happened to them. */
export type Tally = Map<string, number>;

export function count(tally: Tally, content: string): number {
  const next = (tally.get(content) ?? 0) + 1;
  tally.set(content, next);
  return next;
}

export interface Accepted {
  readonly at: number;
  readonly text: string;
}

/** A channel that remembers what it accepted. */
export class SoakChannel {
  readonly reference: string;
  mood: Mood = 'ok';
  /** Changes where the webhook is replaced. */
  generation = 0;
  readonly accepted: Accepted[] = [];
  readonly acceptances: Tally = new Map();
  /** How often a message may come once more: the acceptance before could not be noted. */
  readonly repeatable: Tally = new Map();

  constructor(reference: string) {
    this.reference = reference;
  }

  get digest(): string {
    return `${this.reference}-${this.generation}`;
  }

  setMood(mood: Mood): void {
    // A webhook that was gone is replaced by a new one.
    if (this.mood === 'gone' && mood !== 'gone') this.generation += 1;
    this.mood = mood;
  }

  async answer(
    { at: writtenAt, message }: OutgoingMessage,
    at: number,
    sleep: (ms: number) => Promise<void>,
  ): Promise<DeliveryResult> {
    const { mood } = this;
    switch (mood) {
      case 'down':
        return { is: 'failed', reason: 'down' };
      case 'rate limited':
        return { is: 'rateLimited', retryAfterMs: 30_000 };
      case 'gone':
        return { is: 'rejected', reason: 'no_service', byChannel: true };
      case 'slow':
        await sleep(40_000);
        break;
    }
    const content = JSON.stringify({ at: writtenAt, message });
    this.accepted.push({ at, text: content });
    count(this.acceptances, content);
    if (mood !== 'answer lost') return { is: 'accepted' };
    count(this.repeatable, content);
    return { is: 'failed', reason: 'the answer was lost' };
  }
}
