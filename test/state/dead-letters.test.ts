import { describe, expect, it } from 'vitest';
import { keepDeadLetter, readDeadLetters, removeDeadLetter } from '../../src/state/dead-letters.ts';
import { memoryStore } from '../store/memory-store.ts';

const at = (minute: number) => `2026-11-22T03:${String(minute % 60).padStart(2, '0')}:00.000Z`;

describe('dead letters', () => {
  it('are kept as they came, each once, and removed', async () => {
    const store = memoryStore();
    const id = await keepDeadLetter(store, '{"odd', ['is not JSON'], at(1));
    expect(await keepDeadLetter(store, '{"odd', ['is not JSON'], at(2))).toBe(id);
    await keepDeadLetter(store, 'other', ['is not JSON'], at(3));

    expect(await readDeadLetters(store)).toMatchObject([
      { id, at: at(1), reasons: ['is not JSON'], text: '{"odd', cut: false },
      { text: 'other' },
    ]);
    await removeDeadLetter(store, id);
    expect(await readDeadLetters(store)).toHaveLength(1);
  });

  it('are bounded in size and number', async () => {
    const store = memoryStore();
    await keepDeadLetter(store, 'x'.repeat(5_000_000), ['is longer than any event'], at(0));
    expect(await readDeadLetters(store)).toMatchObject([{ cut: true }]);
    for (let index = 0; index < 1_010; index += 1) await keepDeadLetter(store, `letter ${index}`, ['odd'], at(1));

    expect(await store.list('dead-letters/')).toHaveLength(1_000);
  });
});
