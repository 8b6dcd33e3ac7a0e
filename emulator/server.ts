import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkFaults, type LiveAccount } from './account.ts';
import type { WriteListener } from './actiontrail/cloud-event.ts';
import type { Clock } from './clock.ts';
import { Cloud, type CloudOptions } from './cloud.ts';
import { type Act, act, actInConsole, consolePath } from './console.ts';
import { dispatch } from './dispatch.ts';
import type { Fault } from './faults.ts';
import type { FunctionGate } from './fc/gate.ts';
import type { ObjectCreatedListener } from './oss/created.ts';
import { NO_REGION, regionsOf } from './regions.ts';
import { readRequest } from './request.ts';
import type { EmulatorStats } from './stats.ts';
import type { TemporaryKeys } from './sts/issue.ts';

/** How to start an emulator. */
export interface EmulatorOptions extends CloudOptions {
  /** The first port; the regions follow on the next ones. Free ports when 0 or absent. */
  port?: number;
  /** Regions to open besides those that the accounts use. */
  regions?: string[];
}

/** A running cloud. */
export interface Emulator {
  /** Address by region, and "*" for a port that answers as an endpoint of no region. */
  endpoints: Record<string, string>;
  /** The endpoints in the form of SEALWATCH_ENDPOINTS. */
  endpointsLine: string;
  stats(): EmulatorStats;
  resetStats(): void;
  /** Puts these faults in place of all scripted ones, for every account; throws when one is misspelt. */
  setFaults(faults: Fault[]): void;
  /** Has the listener told of every object that is put into a bucket, until what it returns is called. */
  onObjectCreated(listener: ObjectCreatedListener): () => void;
  /** Has the listener told of every write that is recorded, until what it returns is called. */
  onWrite(listener: WriteListener): () => void;
  /** The time it runs by. */
  clock: Clock;
  /** Keys of a role, valid for so many seconds, as a service that acts for the account gets them. */
  assume(accountId: string, roleName: string, sessionName: string, seconds: number): TemporaryKeys;
  /** Has a RAM user do something, as in the console; it is recorded. Throws an ApiError where the API would refuse. */
  act(what: Act): Promise<string>;
  /** Lets somebody answer InvokeFunction, until what it returns is called; startFunctions does that. */
  openGate(gate: FunctionGate): () => void;
  /** The account as it is now; what is changed in it shows in the next answer. */
  account(id: string): LiveAccount;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts a cloud on loopback, one port per region. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const cloud = new Cloud(options);
  const regions = [...regionsOf(cloud.accounts.values(), options.regions ?? []), NO_REGION];
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(shut));
  };
  const endpoints: Record<string, string> = {};
  for (const [index, region] of regions.entries()) {
    const server = createRegion(cloud, region);
    servers.push(server);
    try {
      endpoints[region] = await listen(server, options.port ? options.port + index : 0);
    } catch (error) {
      await close();
      throw error;
    }
  }
  return {
    endpoints,
    endpointsLine: Object.entries(endpoints)
      .map(([region, address]) => `${region}=${address}`)
      .join(','),
    stats: () => cloud.tally.snapshot(),
    resetStats: () => cloud.tally.reset(),
    setFaults: (faults) => {
      checkFaults(faults);
      cloud.faults.replace(faults);
    },
    onObjectCreated: (listener) => cloud.onObjectCreated(listener),
    onWrite: (listener) => cloud.onWrite(listener),
    clock: cloud.clock,
    assume: (accountId, roleName, sessionName, seconds) => cloud.assume(accountId, roleName, sessionName, seconds),
    act: (what) => act(cloud, what),
    openGate: (gate) => {
      cloud.gates.add(gate);
      return () => cloud.gates.delete(gate);
    },
    account: (id) => cloud.account(id),
    close,
  };
}

function createRegion(cloud: Cloud, region: string): Server {
  const server = createServer((message, response) => {
    if (message.method === 'POST' && consolePath.test(message.url ?? '')) {
      void actInConsole(cloud, region, message, response);
      return;
    }
    if (message.url?.startsWith('/_emulator/')) return control(cloud, message, response);
    cloud.tally.arrived();
    response.once('close', () => cloud.tally.left());
    void answer(cloud, region, message, response);
  });
  // Longer than a client keeps an idle connection, so that the client is never cut off between two calls.
  server.keepAliveTimeout = 65_000;
  server.on('connection', () => cloud.tally.connected());
  return server;
}

async function answer(cloud: Cloud, region: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const request = await readRequest(message);
    if (request === undefined) {
      response.writeHead(413, { connection: 'close' }).end(() => message.destroy());
      return;
    }
    await dispatch(cloud, region, request, response);
  } catch {
    // The client left in the middle of its request: there is nobody to tell.
    response.destroy();
  }
}

/** The emulator's own unsigned calls. */
function control(cloud: Cloud, message: IncomingMessage, response: ServerResponse): void {
  const call = `${message.method} ${message.url}`;
  if (call === 'POST /_emulator/reset') cloud.tally.reset();
  else if (call !== 'GET /_emulator/stats') {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(cloud.tally.snapshot()));
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve(`${HOST}:${(server.address() as AddressInfo).port}`);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
