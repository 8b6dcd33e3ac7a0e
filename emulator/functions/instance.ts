import { type ChildProcess, spawn } from 'node:child_process';
import { RUNTIME_SOURCE } from './runtime-source.ts';

/** What an invocation that fails answers. */
export interface ErrorEnvelope {
  readonly errorMessage: string;
  readonly errorType: string;
  readonly stackTrace: readonly string[];
}

/** How one invocation ended. */
export interface Outcome {
  /** What the function answered, or the envelope. */
  readonly body: Buffer;
  readonly errorType?: 'HandledInvocationError' | 'UnhandledInvocationError';
  readonly error?: ErrorEnvelope;
  /** What it wrote, both streams. */
  readonly log: string;
}

/** What an instance is started with. */
export interface InstanceSettings {
  readonly id: string;
  readonly folder: string;
  readonly handler: string;
  readonly memorySize: number;
  readonly env: Readonly<Record<string, string>>;
}

interface Answer {
  /** Set in the first message: the process waits for events. */
  readonly started?: true;
  readonly body?: Uint8Array;
  readonly errorType?: Outcome['errorType'];
  readonly error?: ErrorEnvelope;
}

interface Running {
  readonly mark: string;
  readonly timeoutMs: number;
  readonly started: number;
  readonly end: (outcome: Outcome) => void;
  timer?: NodeJS.Timeout;
  answer?: Answer;
  marks: number;
  log: string;
  timedOut: boolean;
}

/** A process that serves a function, one request at a time, until it is killed or ends by itself. */
export class Instance {
  readonly id: string;
  /** When the process is gone, with all that it wrote. */
  readonly gone: Promise<void>;
  /** Whether it may be given another request. */
  alive = true;
  private readonly child: ChildProcess;
  private running: Running | undefined;
  private started = false;

  constructor(settings: InstanceSettings) {
    const { folder, handler, env, memorySize } = settings;
    this.id = settings.id;
    const flags = [`--max-old-space-size=${memorySize}`, '--eval', RUNTIME_SOURCE, folder, handler];
    this.child = spawn(process.execPath, flags, {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.child.on('message', (answer: Answer) => {
      if (answer.started !== true) return this.answered(answer);
      this.started = true;
      this.startTimer();
    });
    for (const stream of [this.child.stdout, this.child.stderr]) this.follow(stream);
    this.gone = new Promise((resolve) => {
      const over = () => {
        this.alive = false;
        this.died();
        resolve();
      };
      this.child.once('error', over);
      this.child.once('close', over);
      this.child.once('exit', () => {
        this.alive = false;
        // Something that it started may hold its streams open.
        setTimeout(over, 500).unref();
      });
    });
  }

  /** Serves one event; the caller sees to it that there is no other meanwhile. */
  invoke(event: Buffer, context: { requestId: string }, timeoutMs: number): Promise<Outcome> {
    return new Promise((end) => {
      const mark = `\u0000${context.requestId}\u0000`;
      this.running = { mark, timeoutMs, started: performance.now(), end, marks: 0, log: '', timedOut: false };
      this.startTimer();
      if (!this.child.connected) return this.died();
      // Where it cannot be sent, the process is about to be found dead.
      this.child.send({ event, context, mark }, () => {});
    });
  }

  kill(): void {
    this.alive = false;
    this.child.kill('SIGKILL');
  }

  /** The time of an invocation does not count the start of the process, but loading the function does count. */
  private startTimer(): void {
    const { running, started } = this;
    if (running === undefined || !started) return;
    running.timer = setTimeout(() => {
      running.timedOut = true;
      this.kill();
    }, running.timeoutMs);
  }

  private follow(stream: NodeJS.ReadableStream | null): void {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.wrote(`${line}\n`);
    });
    stream?.once('end', () => this.wrote(rest));
    stream?.on('error', () => {});
  }

  private wrote(line: string): void {
    const { running } = this;
    if (running === undefined) return;
    const place = line.indexOf(running.mark);
    running.log += place < 0 ? line : line.slice(0, place);
    if (place >= 0) running.marks += 1;
    this.settle();
  }

  private answered(answer: Answer): void {
    if (this.running !== undefined) this.running.answer = answer;
    this.settle();
  }

  private settle(): void {
    const { running } = this;
    if (running?.answer === undefined || running.marks < 2) return;
    const { body, error, errorType } = running.answer;
    if (errorType === undefined || error === undefined) this.end({ body: Buffer.from(body ?? []), log: running.log });
    else this.end(failure(running.log, error, errorType));
  }

  private died(): void {
    const { running } = this;
    if (running === undefined) return;
    // What it answered before it ended stands.
    running.marks = 2;
    this.settle();
    if (this.running === undefined) return;
    const ms = (performance.now() - running.started).toFixed(2);
    const errorMessage = running.timedOut
      ? `Function timed out after ${running.timeoutMs / 1000} seconds`
      : `Process exited unexpectedly before completing request (duration: ${ms}ms)`;
    const errorType = running.timedOut ? 'FunctionTimeout' : 'ProcessExited';
    this.end(failure(running.log, { errorMessage, errorType, stackTrace: [] }, 'UnhandledInvocationError'));
  }

  private end(outcome: Outcome): void {
    const { running } = this;
    this.running = undefined;
    clearTimeout(running?.timer);
    running?.end(outcome);
  }
}

function failure(log: string, error: ErrorEnvelope, errorType: NonNullable<Outcome['errorType']>): Outcome {
  return { body: Buffer.from(JSON.stringify(error)), error, errorType, log };
}
