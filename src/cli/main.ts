#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { parentPort } from 'node:worker_threads';
import { run } from './run.ts';

/** How long the writes may take that are left after the first interruption. */
const lastWritesMs = 5_000;
const interruptedCode = 130;

// Threads of the command run this file too.
if (parentPort === null) await main();
else (await import('../runs/fold-files.ts')).serveFolds(parentPort);

async function main(): Promise<void> {
  // A reader such as head has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(interruptedCode);
      interrupted.abort();
      setTimeout(() => process.exit(interruptedCode), lastWritesMs).unref();
    });
  }
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: Date.now,
    signal: interrupted.signal,
    script: new URL(import.meta.url),
    // Questions go to stderr: stdout may be a file.
    ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
  });
}

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
