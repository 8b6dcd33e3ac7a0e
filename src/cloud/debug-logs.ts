import { Agent, type ClientRequest } from 'node:http';

/** Where Node hands a request over to an agent; the agents of `https` have it from here, too. */
interface AgentPrototype {
  addRequest?: (request: ClientRequest, options: object, ...legacy: unknown[]) => void;
}

/** What a connection needs nothing of; the path of a webhook is a secret. */
const requestOptions = {
  headers: undefined,
  auth: undefined,
  path: undefined,
  pathname: undefined,
  search: undefined,
  href: undefined,
};
const replaced = Symbol('leaves the request out');

/**
 * Keeps signatures and tokens out of what DEBUG and NODE_DEBUG have packages and Node print. With NODE_DEBUG=http, Node
 * prints the options of each new connection, those of its first request among them, though no connection needs them:
 * they are left out. Packages that print requests read DEBUG when they are loaded: those in the bundles are built
 * without it, and those that are loaded later do not find it.
 */
export function keepSecretsOutOfDebugLogs(env: NodeJS.ProcessEnv): void {
  delete env.DEBUG;
  const agents = Agent.prototype as unknown as AgentPrototype;
  const { addRequest } = agents;
  if (addRequest === undefined || Object.hasOwn(addRequest, replaced)) return;

  const withoutRequest: AgentPrototype['addRequest'] = function (this: Agent, request, options, ...legacy) {
    const kept = typeof options === 'object' ? { ...options, ...requestOptions } : options;
    addRequest.call(this, request, kept, ...legacy);
  };
  agents.addRequest = Object.assign(withoutRequest, { [replaced]: true });
}
