import type { Buffer } from 'node:buffer';
import { LONGEST_OPENING, type Opening } from './boundary.ts';
import type { Marker } from './marks.ts';
import { openPlainMarker } from './marks-plain.ts';
import { openSimdMarker } from './marks-simd.ts';
import type { Window } from './window.ts';

/** A run of bytes that is no record. */
export interface Broken {
  /** Where it begins, in the bytes of JSON. */
  readonly offset: number;
  /** How many bytes are of no use for it. */
  readonly length: number;
  readonly reason: string;
  /** How it begins, printable, at most 200 characters. */
  readonly head: string;
}

/** How records are told apart, and where they are handed to. */
export interface SplitOptions {
  readonly maxRecordBytes: number;
  readonly maxDepth: number;
  /**
   * One record, bare or in an envelope of its own: an object, or a text.
   *
   * @param escapes whether it holds escapes that letters may be hidden in
   */
  onUnit(window: Window, start: number, end: number, escapes: boolean): void;
  onBroken(broken: Broken): void;
}

/** What the bytes since `start` are. */
export const NOTHING = 0;
export const OBJECT = 1;
/** A string that should hold JSON. */
export const TEXT = 2;
/** Something bare, such as a number. */
export const WORD = 3;

/** How far splitting has come. Positions are those of the window. */
export interface Place {
  readonly options: SplitOptions;
  readonly window: Window;
  readonly marker: Marker;
  /** Up to here bytes are marked, or, while lost, searched. */
  done: number;
  /** How many bytes to mark next. */
  stride: number;
  /** The marks that are being followed mean nothing any more. */
  stale: boolean;
  /** The lists that the next record is in, outermost first, and of each whether an object wraps it. */
  readonly lists: boolean[];
  /** Outside objects: up to here it is known what the bytes are. */
  gap: number;
  inside: typeof NOTHING | typeof OBJECT | typeof TEXT | typeof WORD;
  /** Where the object, text or word began; less than 0 where that is forgotten. */
  start: number;
  /** How deep the object is nested so far, and the bracket that opened each level. */
  depth: number;
  readonly brackets: Uint8Array;
  /** Whether a string of the object or the text may hide letters in escapes. */
  escapes: boolean;
  /** The object is what is left of one that wrapped a list. */
  wrapper: boolean;
  /** The object was found to be a record itself, whatever lists it holds. */
  bare: boolean;
  /** Why the object or text is no record, although its end can be told. */
  fault: string | undefined;
  /** Why it cannot be told any more what belongs together, since `start`. */
  lost: string | undefined;
  /** How what began at `start` begins, where that has been forgotten. */
  head: string | undefined;
  opening: Opening | undefined;
}

/** Little is marked at first, since it may have to be marked again. */
const FIRST_STRIDE = 64;

/** @param room how many bytes the window has to hold besides a record of the greatest length */
export function startingPlace(options: SplitOptions, room: number): Place {
  const capacity = options.maxRecordBytes + room;
  const marker = openSimdMarker(capacity) ?? openPlainMarker(capacity);
  return {
    options,
    window: { bytes: marker.bytes, end: 0, offset: 0 },
    marker,
    done: 0,
    stride: FIRST_STRIDE,
    stale: false,
    lists: [],
    gap: 0,
    inside: NOTHING,
    start: 0,
    depth: 0,
    brackets: new Uint8Array(options.maxDepth + 1),
    escapes: false,
    wrapper: false,
    bare: false,
    fault: undefined,
    lost: undefined,
    head: undefined,
    opening: undefined,
  };
}

/** Begins anew at a position, between records, whatever the bytes before it were taken for. */
export function resume(place: Place, position: number): void {
  place.inside = NOTHING;
  place.fault = undefined;
  place.lost = undefined;
  place.marker.restart();
  place.stale = true;
  place.stride = FIRST_STRIDE;
  place.done = position;
  place.gap = position;
}

/** Hands over what began, now that it has ended. */
export function handOver(place: Place, end: number): void {
  const { options, window, start, fault } = place;
  place.inside = NOTHING;
  place.gap = end;
  if (fault === undefined && end - start <= options.maxRecordBytes) {
    options.onUnit(window, start, end, place.escapes);
  } else {
    reportBroken(place, end, fault ?? tooLong(options));
  }
}

/** Notes that what began is longer than a record may be; it is followed to its end, but not kept. */
export function noteLength(place: Place): void {
  if (place.done - place.start > place.options.maxRecordBytes) place.fault ??= tooLong(place.options);
}

/** Reports what began at `start` as no record. */
export function reportBroken(place: Place, end: number, reason: string): void {
  const { window, options, start } = place;
  const head = place.head ?? headOf(window.bytes, start, end);
  place.inside = NOTHING;
  place.fault = undefined;
  place.head = undefined;
  options.onBroken({ offset: window.offset + start, length: end - start, reason, head });
}

/** The first position that is still needed. What is of no use is forgotten, but for how it begins. */
export function firstNeeded(place: Place): number {
  const { window, lost, done, inside, fault, start } = place;
  if (lost === undefined && fault === undefined) return inside === NOTHING ? done : start;
  if (place.head === undefined && done - start < HEAD) return start;
  place.head ??= headOf(window.bytes, start, done);
  // The way back is found by the bytes around it.
  return lost === undefined ? done : Math.max(0, done - LONGEST_OPENING);
}

function tooLong({ maxRecordBytes }: SplitOptions): string {
  return `is longer than ${maxRecordBytes} bytes`;
}

const HEAD = 200;

/** How bytes begin, with a point for everything that is not printable. */
export function headOf(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, Math.min(end, start + HEAD));
  return text.slice(0, HEAD).replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '·');
}
