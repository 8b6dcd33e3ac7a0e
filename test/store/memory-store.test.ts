import type { Store } from '../../src/store/store.ts';
import { testStore } from './contract.ts';
import { memoryStore } from './memory-store.ts';

const opened = new Map<string, Store>();

testStore('a store in memory', (place) => {
  const store = opened.get(place) ?? memoryStore();
  opened.set(place, store);
  return store;
});
