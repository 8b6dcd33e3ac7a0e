import { describe, expect, it } from 'vitest';
import { type ProgressState, startProgress } from '../../src/cli/progress.ts';
import { columnsOf } from '../report/screen.ts';

const state: ProgressState = { stage: 'reading', regions: 2, clusters: 31, keysRead: 9, keys: 12, calls: 71 };

function start(options: { live: boolean; unicode?: boolean; columns?: number }) {
  let time = 0;
  const writes: string[] = [];
  const { live, unicode = true, columns } = options;
  const progress = startProgress({
    stream: { write: (text) => writes.push(text), columns },
    live,
    unicode,
    now: () => time,
  });
  return {
    writes,
    update: (at: number, changes: Partial<ProgressState> = {}) => {
      time = at;
      progress.update({ ...state, ...changes });
    },
    done: () => progress.done(),
  };
}

describe('progress on a terminal', () => {
  it('is one line, drawn over itself and taken away at the end', () => {
    const { writes, update, done } = start({ live: true, columns: 120 });
    update(4_100);
    done();
    expect(writes).toEqual([
      '\r  reading  ███████████████░░░░░  2 regions · 31 clusters · 9 of 12 keys · 71 calls · 4.1 s\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('is drawn at once, and then at most ten times a second', () => {
    const { writes, update } = start({ live: true });
    for (let time = 0; time < 1_000; time += 10) update(time);
    expect(writes).toHaveLength(10);
  });

  it('goes on where the clock was set back', () => {
    const { writes, update } = start({ live: true });
    update(5_000);
    update(1_000);
    expect(writes).toHaveLength(2);
  });

  it('never reaches the last column', () => {
    for (const columns of [10, 40, 80, 120]) {
      const { writes, update } = start({ live: true, columns });
      update(0, { stage: '读取集群' });
      const [line = ''] = writes;
      expect(columnsOf(line.replace(/^\r/, '').replace('\u001b[K', ''))).toBeLessThan(columns);
    }
  });

  it('has a bar only where it is known how much there is, and never too long a one', () => {
    const { writes, update } = start({ live: true, columns: 120 });
    update(0, { keys: 0, keysRead: 0, clusters: 0, regions: 1, calls: 1 });
    update(100, { keys: 2, keysRead: 5 });
    expect(writes[0]).toBe('\r  reading  1 region · 1 call · 0.0 s\u001b[K');
    expect(writes[1]).toContain(`  ${'█'.repeat(20)}  `);
  });

  it('leaves nothing behind where nothing was drawn, and draws nothing after its end', () => {
    const { writes, update, done } = start({ live: true });
    done();
    update(1_000);
    done();
    expect(writes).toEqual([]);
  });

  it('is plain ASCII where that is all there is', () => {
    const { writes, update } = start({ live: true, unicode: false, columns: 120 });
    update(4_100);
    expect(writes[0]).toBe(
      '\r  reading  ###############-----  2 regions | 31 clusters | 9 of 12 keys | 71 calls | 4.1 s\u001b[K',
    );
  });
});

describe('progress in a log', () => {
  it('is a line every five seconds, and none for a short run', () => {
    const { writes, update, done } = start({ live: false });
    for (let time = 0; time <= 11_000; time += 100) update(time);
    done();
    expect(writes).toHaveLength(2);
    for (const line of writes) expect(line).toMatch(/^ {2}reading .* s\n$/);
  });

  it('holds no code of a terminal', () => {
    const { writes, update, done } = start({ live: false });
    update(60_000);
    done();
    expect(writes.join('')).not.toMatch(/[^\P{Cc}\n]/u);
  });
});
