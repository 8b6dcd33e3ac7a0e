import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/cloud/answer.ts';

const mebibyte = 1024 * 1024;

/** An answer of so many bytes: an empty object behind spaces. */
function answerOf(bytes: number): IncomingMessage {
  function* chunks() {
    for (let left = bytes - 2; left > 0; left -= mebibyte) yield Buffer.alloc(Math.min(left, mebibyte), ' ');
    yield Buffer.from('{}');
  }
  return Readable.from(chunks()) as unknown as IncomingMessage;
}

describe('an answer', () => {
  it('is read up to 32 MiB, and no further', async () => {
    expect(await readAnswer(200, {}, answerOf(32 * mebibyte))).toMatchObject({ kind: 'answer', body: {} });
    expect(await readAnswer(200, {}, answerOf(32 * mebibyte + 1))).toEqual({
      kind: 'unexpected',
      detail: `more than ${32 * mebibyte} bytes`,
      status: 200,
      requestId: '',
    });
  });
});
