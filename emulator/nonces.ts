/** Nonces are remembered for as long as a signature may be old or early. */
const REMEMBER_MS = 30 * 60_000;
const MOST_REMEMBERED = 200_000;

/** The nonces seen lately, so that a call cannot be sent twice. */
export class Nonces {
  private readonly seen = new Map<string, number>();

  /** True the first time a key uses a nonce. */
  take(keyId: string, nonce: string): boolean {
    const now = performance.now();
    // A Map keeps insertion order, so the oldest come first.
    for (const [old, time] of this.seen) {
      if (now - time < REMEMBER_MS && this.seen.size < MOST_REMEMBERED) break;
      this.seen.delete(old);
    }
    const entry = `${keyId} ${nonce}`;
    if (this.seen.has(entry)) return false;
    this.seen.set(entry, now);
    return true;
  }
}
