#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { run } from './run.ts';

/** So long may the writes take that are left after the first interruption. */
const LAST_WRITES_MS = 5_000;
const INTERRUPTED = 130;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.exit(INTERRUPTED);
    interrupted.abort();
    setTimeout(() => process.exit(INTERRUPTED), LAST_WRITES_MS).unref();
  });
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  now: Date.now,
  signal: interrupted.signal,
  // Questions go to stderr: stdout may be a file.
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
});

async function ask(question: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  for (const event of ['SIGINT', 'close'] as const) terminal.once(event, () => left.abort());
  try {
    return await terminal.question(question, { signal: left.signal });
  } catch {
    return undefined;
  } finally {
    terminal.close();
  }
}
