import { endWord } from './between.ts';
import { LONGEST_OPENING } from './boundary.ts';
import { findAgain } from './lost.ts';
import { BLOCK, MOST } from './marks.ts';
import { follow } from './nesting.ts';
import {
  firstNeeded,
  NOTHING,
  OBJECT,
  type Place,
  reportBroken,
  resume,
  type SplitOptions,
  startingPlace,
  TEXT,
  WORD,
} from './place.ts';
import { append, forget } from './window.ts';

/** Cuts a stream of JSON into records, without parsing them. */
export interface Splitter {
  push(chunk: Uint8Array): void;
  /** The last byte has come. Returns whether everything that began had ended. */
  end(): boolean;
}

/** Bytes that are taken in at once, and dealt with while they are in a fast cache. */
const SLICE = 1 << 17;

/**
 * A splitter of lists and lines of records, of objects and texts side by side, of lists in lists and lists in objects.
 * It follows strings, escapes and brackets over every byte, and holds one record at a time.
 */
export function splitter(options: SplitOptions): Splitter {
  const place = startingPlace(options, 2 * SLICE + 2 * LONGEST_OPENING);
  return {
    push(chunk) {
      for (let from = 0; from < chunk.length; from += SLICE) {
        const slice = chunk.subarray(from, from + SLICE);
        makeRoom(place, slice.length);
        append(place.window, slice);
        run(place, false);
      }
    },
    end() {
      run(place, true);
      return finish(place);
    },
  };
}

function run(place: Place, last: boolean): void {
  const { window, marker } = place;
  while (findAgain(place, last)) {
    const from = place.done;
    const known = window.end - from;
    if (known < BLOCK && !(last && known > 0)) return;
    // The last bytes are marked together with as many blanks as make a block.
    if (known < BLOCK) window.bytes.fill(' ', window.end, from + BLOCK);
    const to = from + Math.min(place.stride, known < BLOCK ? BLOCK : known - (known % BLOCK));
    place.stride = Math.min(MOST, place.stride * 2);
    place.done = Math.min(to, window.end);
    follow(place, marker.mark(from, to));
  }
}

/** Forgets what is dealt with, where room is needed, or where fewer bytes have to be moved than come. */
function makeRoom(place: Place, coming: number): void {
  const { window } = place;
  const kept = firstNeeded(place);
  const isFull = window.end + coming + LONGEST_OPENING > window.bytes.length;
  if (!isFull && window.end - kept > coming) return;
  forget(window, kept);
  place.done -= kept;
  place.gap -= kept;
  place.start -= kept;
}

/** Reports what has no end; whatever comes then is new. */
function finish(place: Place): boolean {
  const { window, lost, inside, lists } = place;
  const isWhole = inside !== OBJECT && inside !== TEXT && lists.length === 0;
  if (lost !== undefined) {
    reportBroken(place, window.end, lost);
  } else if (inside === WORD) {
    endWord(place);
  } else if (inside !== NOTHING) {
    reportBroken(place, window.end, 'does not end');
  } else if (lists.length > 0) {
    place.start = window.end;
    reportBroken(place, window.end, 'the list does not end');
  }
  lists.length = 0;
  resume(place, window.end);
  return isWhole;
}
