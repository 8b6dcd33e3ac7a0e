import { gunzipSync } from 'node:zlib';
import type { Store } from '../store/store.ts';

/** What can be read without an object of it, or made again. Reports and their chain are evidence, and stay where they are. */
const repairable = ['memory/', 'snapshots/', 'readings/', 'history/'];

/**
 * Moves every damaged object of what can be repaired to `damaged/`, where nothing looks for it.
 *
 * @returns their keys
 */
export async function setDamagedAside(store: Store): Promise<readonly string[]> {
  const moved: string[] = [];
  for (const folder of repairable) {
    for (const key of await store.list(folder)) {
      const bytes = await store.read(key);
      if (bytes === undefined || isWhole(key, bytes)) continue;
      await store.putIfAbsent(`damaged/${key}`, bytes);
      await store.delete(key);
      moved.push(key);
    }
  }
  return moved;
}

function isWhole(key: string, bytes: Uint8Array): boolean {
  try {
    const json = key.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: 512 * 1024 * 1024 }) : bytes;
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
