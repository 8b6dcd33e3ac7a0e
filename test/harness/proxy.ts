import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Emulator } from '../../emulator/index.ts';
import type { OperationName } from '../../src/cloud/operations.ts';

/** A whole answer of the emulator. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One answer on its way through the proxy. */
export interface Passage {
  readonly answer: Answer;
  readonly response: ServerResponse;
  /** Method, path and query of the request. */
  readonly request: string;
  /** A place that must never be asked for: its visits are counted. */
  readonly trapUrl: string;
  /** Answers to other requests of the same operation while nothing was damaged, oldest first. */
  readonly others: readonly Answer[];
  /** Answers of other operations while nothing was damaged. */
  readonly foreign: readonly Answer[];
}

/** Sends something in place of an answer. False is that this answer cannot be damaged so, and passes as it is. */
export type Damage = (passage: Passage) => boolean;

/** Which answers are damaged, and how. */
export interface Rule {
  readonly operation: OperationName;
  readonly damage: Damage;
  /** How many answers are damaged before all others pass; every one when absent. */
  readonly times?: number;
}

/** A proxy between the product and an emulator. */
export interface DamagingProxy {
  /** The proxy's own, in the form of SEALWATCH_ENDPOINTS. */
  readonly endpointsLine: string;
  /** Damages answers by this rule from now on; undefined damages none, and remembers the answers that pass. */
  damageBy(rule: Rule | undefined): void;
  /** Answers that were damaged since the last rule was given. */
  struck(): number;
  /** Requests that came where a damaged answer had lured them. */
  trapped(): number;
  close(): Promise<void>;
}

const trapPath = '/_trap';

/** Starts a proxy with a port for each of the emulator's. */
export async function startProxy(emulator: Pick<Emulator, 'endpoints'>): Promise<DamagingProxy> {
  const agent = new http.Agent({ keepAlive: true });
  const seen: { readonly operation: string; readonly request: string; readonly answer: Answer }[] = [];
  const servers: http.Server[] = [];
  const lines: string[] = [];
  let rule: Rule | undefined;
  let struck = 0;
  let trapped = 0;

  async function pass(message: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
    const { url = '', method = '' } = message;
    if (url.startsWith(trapPath)) {
      trapped += 1;
      response.end('{}');
      return;
    }
    const answer = await forward(message, target, agent);
    const operation = actionOf(message);
    const request = `${method} ${url}`;
    const isMeant =
      rule !== undefined && operation === rule.operation.split(':')[1] && struck < (rule.times ?? Infinity);
    if (rule === undefined) seen.push({ operation, request, answer });
    if (rule !== undefined && isMeant) {
      const others = seen.filter((one) => one.operation === operation && one.request !== request);
      const foreign = seen.filter((one) => one.operation !== operation);
      const trapUrl = `http://${message.headers.host}${trapPath}`;
      struck += 1;
      const isDamaged = rule.damage({
        answer,
        response,
        request,
        trapUrl,
        others: others.map((one) => one.answer),
        foreign: foreign.map((one) => one.answer),
      });
      if (isDamaged) return;
      struck -= 1;
    }
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  for (const [region, target] of Object.entries(emulator.endpoints)) {
    const server = http.createServer((message, response) => {
      // A client that hangs up is part of the trial.
      response.on('error', () => {});
      pass(message, response, target).catch(() => response.destroy());
    });
    server.keepAliveTimeout = 65_000;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    lines.push(`${region}=127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  return {
    endpointsLine: lines.join(','),
    damageBy(next) {
      rule = next;
      struck = 0;
    },
    struck: () => struck,
    trapped: () => trapped,
    async close() {
      agent.destroy();
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

/** The API's name of what is called; SLS, which has none in its headers, is known by its path. */
function actionOf({ headers, url = '' }: IncomingMessage): string {
  const action = headers['x-acs-action'];
  if (typeof action === 'string') return action;
  return url.startsWith('/logstores/') ? 'GetLogs' : '';
}

async function forward(message: IncomingMessage, target: string, agent: http.Agent): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const { hostname, port } = new URL(`http://${target}`);
  const { method, url: path } = message;
  return new Promise((resolve, reject) => {
    // Headers as a list are sent byte for byte, as the signature needs them, and stay unseen by the product, which
    // looks for its own requests among all of this process by a header.
    const headers = message.rawHeaders;
    const outgoing = http.request({ hostname, port, method, path, agent, headers: headers as never });
    outgoing.once('error', reject);
    outgoing.once('response', async (reply) => {
      const parts: Buffer[] = [];
      for await (const part of reply) parts.push(part as Buffer);
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) });
    });
    outgoing.end(Buffer.concat(chunks));
  });
}
