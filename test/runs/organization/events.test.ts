import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../src/model/errors.ts';
import { eventOf, readEvent } from '../../../src/runs/organization/run-event.ts';
import { isCleanupEvent, readTrigger } from '../../../src/runs/organization/trigger.ts';

const now = Date.parse('2026-11-22T08:00:00Z');
const timer = (triggerTime: string, payload = '{}') => JSON.stringify({ triggerTime, triggerName: 'daily', payload });
const newId = () => 'by-hand';

describe('the event of a worker', () => {
  it('is read as it was written', () => {
    const given = fc.record({
      runId: fc.stringMatching(/^[\w-]{1,100}$/),
      accountId: fc.stringMatching(/^\d{1,32}$/),
    });
    fc.assert(
      fc.property(given, (assignment) => {
        const text = new TextDecoder().decode(eventOf(assignment));
        expect(readEvent(text)).toEqual({ ...assignment, gaveUp: undefined });
        expect(readEvent(JSON.stringify({ requestPayload: text }))).toMatchObject(assignment);
      }),
    );
  });

  it('is one of ours or refused, whatever comes', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((payload) => JSON.stringify({ requestPayload: payload })),
    );
    fc.assert(
      fc.property(text, (event) => {
        try {
          expect(readEvent(event).accountId).toMatch(/^\d{1,32}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
        }
      }),
    );
  });
});

describe('the event of a timer', () => {
  it('begins the run of its time, the same one whenever it comes', () => {
    const event = timer('2026-11-22T00:00:00Z');
    const first = readTrigger(event, now, newId);

    expect(first.runId).toMatch(/^2026-11-22T00-00-00Z-[0-9a-f]{8}$/);
    expect(readTrigger(event, now + 3_600_000, () => 'other')).toEqual(first);
    expect(readTrigger(timer('2026-11-23T00:00:00Z'), now, newId).runId).not.toBe(first.runId);
  });

  it('begins a run of now where it is no timer, or one of long ago', () => {
    for (const event of ['', '{}', timer('2020-01-01T00:00:00Z'), timer('soon')]) {
      expect(readTrigger(event, now, newId).runId).toMatch(/^2026-11-22T08-00-00Z-/);
    }
    expect(readTrigger('{}', now, () => 'a').runId).not.toBe(readTrigger('{}', now, () => 'b').runId);
  });

  it('only tidies up where its payload says so', () => {
    const at = '2026-11-22T00:00:00Z';
    expect([timer(at, '{"tidy":true}'), '{"tidy":true}'].map(isCleanupEvent)).toEqual([true, true]);
    expect([timer(at, '{"tidy":"yes"}'), timer(at, ''), timer(at, 'tidy'), 'null', ''].map(isCleanupEvent)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });

  it('is understood whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (event) => {
        expect(readTrigger(event, now, newId).runId).toMatch(/^\d{4}-[\dTZ-]+-[0-9a-f]{8}$/);
      }),
    );
  });
});
