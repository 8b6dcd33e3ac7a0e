export { memoryStore } from '../../src/store/memory.ts';
