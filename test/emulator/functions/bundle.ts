import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type FunctionSpec, type FunctionsOptions, startFunctions } from '../../../emulator/index.ts';
import { ACCOUNT, startCloud } from '../fixture.ts';

/** A function as a customer would write it, which does as its event says. */
const SOURCE = `'use strict';
const { appendFileSync } = require('node:fs');
let served = 0;
exports.handler = async (event, context) => {
  const order = event.length > 0 ? JSON.parse(event.toString('utf8')) : {};
  served += 1;
  if (order.say) { console.log(order.say); process.stderr.write('and ' + order.say); context.logger.info('logged'); }
  if (order.mark) appendFileSync(order.mark, context.requestId + ' begin\\n');
  if (order.sleep) await new Promise((resolve) => setTimeout(resolve, order.sleep));
  if (order.mark) appendFileSync(order.mark, context.requestId + ' end\\n');
  if (order.throws) throw new TypeError(order.throws);
  if (order.failsUntil > context.retryCount) throw new Error('not yet');
  if (order.exits !== undefined) process.exit(order.exits);
  if (order.hangs) await new Promise(() => setInterval(() => {}, 1000));
  if (order.crashes) setTimeout(() => { throw new Error('late'); }, 0), await new Promise(() => {});
  if (order.big) return Buffer.alloc(order.big, 'x');
  if (order.answer !== undefined) return order.answer;
  const { logger, ...told } = context;
  return { event: order, isBuffer: Buffer.isBuffer(event), context: told, loggers: Object.keys(logger), env: process.env, served, cwd: process.cwd() };
};
exports.callback = (event, context, callback) => {
  const order = JSON.parse(event);
  callback(order.fails ? new Error('reported') : null, 'called back');
};
`;

/** The folder of a bundle with this source, removed when the test file ends. */
export function bundle(source = SOURCE): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulated-function-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'index.js'), source);
  return folder;
}

/** A cloud that hosts the functions; both end with the test file. */
export async function startHost(
  functions: Partial<FunctionSpec>[],
  options: Partial<FunctionsOptions> = {},
  file: Parameters<typeof startCloud>[0] = {},
  more: Parameters<typeof startCloud>[1] = {},
) {
  const cloud = await startCloud(file, more);
  const code = bundle();
  const specs = functions.map((spec) => ({ name: 'worker', code, timeout: 10, ...spec }));
  const host = startFunctions(cloud, { accountId: ACCOUNT, functions: specs, retryDelayMs: 5, ...options });
  afterAll(() => host.close());
  const run = async (order: unknown, name = 'worker') => {
    const answer = await host.invoke(name, order === '' ? '' : JSON.stringify(order));
    return { ...answer, json: parse(answer.body.toString()) };
  };
  const takeOn = (order: unknown, name = 'worker') => host.invokeAsync(name, JSON.stringify(order));
  return { cloud, host, run, takeOn, code };
}

// biome-ignore lint/suspicious/noExplicitAny: functions answer what they like.
function parse(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
