/**
 * What runs in an instance: loads the handler, and calls it with one event at a time. A text and not a module, so that
 * it also runs where the emulator was bundled into one file. Plain CommonJS for any Node; arguments: folder, handler.
 */
export const RUNTIME_SOURCE = String.raw`'use strict';
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const [folder, name] = process.argv.slice(1);
const dot = name.lastIndexOf('.');
const [file, entry] = [resolve(folder, name.slice(0, dot)), name.slice(dot + 1)];
let handler;

process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
  run(message).then((answer) => {
    // The marks tell the other side where the output of this request ends.
    process.stdout.write(message.mark + '\n');
    process.stderr.write(message.mark + '\n');
    process.send(answer);
  });
});
process.send({ started: true });

async function load() {
  const module = existsSync(file + '.mjs') ? await import(pathToFileURL(file + '.mjs').href) : require(file);
  if (typeof module[entry] !== 'function') throw new Error('Module ' + file + ' is missing the handler ' + entry);
  return module[entry];
}

async function run({ event, context }) {
  const write = (level) => (...words) => console.log(new Date().toISOString(), context.requestId, level, ...words);
  const logger = { debug: write('[DEBUG]'), info: write('[INFO]'), warn: write('[WARNING]'), error: write('[ERROR]'), log: write('[INFO]') };
  try {
    handler ??= await load();
  } catch (error) {
    return failed(error, 'UnhandledInvocationError');
  }
  try {
    const bytes = Buffer.from(event.buffer, event.byteOffset, event.byteLength);
    return succeeded(await call(bytes, { ...context, logger }));
  } catch (error) {
    const reported = error instanceof Reported;
    return failed(reported ? error.reason : error, reported ? 'HandledInvocationError' : 'UnhandledInvocationError');
  }
}

class Reported {
  constructor(reason) {
    this.reason = reason;
  }
}

function call(event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((done, fail) => {
    const callback = (error, value) => (error ? fail(new Reported(error)) : done(value));
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') returned.then(done, fail);
  });
}

function succeeded(value) {
  if (value === undefined) return { body: Buffer.alloc(0) };
  if (Buffer.isBuffer(value)) return { body: value };
  return { body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
}

function failed(error, errorType) {
  const isError = error instanceof Error;
  const stackTrace = isError && error.stack ? error.stack.split('\n').slice(1).map((line) => line.trim()) : [];
  const errorMessage = isError ? error.message : typeof error === 'string' ? error : String(JSON.stringify(error));
  return { errorType, error: { errorMessage, errorType: isError ? error.name : typeof error, stackTrace } };
}
`;
