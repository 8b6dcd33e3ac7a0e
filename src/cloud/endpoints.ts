import { regionName } from '../model/cloud-names.ts';
import { InvalidInput } from '../model/errors.ts';
import type { Operation } from './operations.ts';

/** Everything that is called. */
export type Product = Operation['product'] | 'oss';

/** Where the calls of a product and region go. */
export interface Endpoint {
  /** Host name or address, with ":port" where it is not the protocol's own. */
  readonly host: string;
  readonly protocol: 'https' | 'http';
}

/** Finds the endpoint of a product in a region. */
export interface Endpoints {
  /** @throws InvalidInput when the region's name could not be part of a host name. */
  resolve(product: Product, regionId: string, scope: Operation['scope']): Endpoint;
}

const EXAMPLE = 'cn-hangzhou=127.0.0.1:9901,*=127.0.0.1:9902';
const ALL_OTHERS = '*';
/** Products without regions are asked where this region is. */
const CENTRAL_REGION = 'cn-hangzhou';

const HOST = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/i;

/**
 * Reads SEALWATCH_ENDPOINTS: `region=host:port`, separated by commas, `*` for all regions not named. What it names
 * is asked over plain HTTP, also where the host is not this machine: the requests carry a signature and never a
 * secret, and the variable is set for an emulator. The rest stays with the real cloud.
 * @throws InvalidInput in one sentence that says which entry is wrong, and quotes none: it may hold a password.
 */
export function parseEndpoints(value: string | undefined): Endpoints {
  const overrides = new Map<string, Endpoint>();
  for (const [index, entry] of (value?.trim() ? value.split(',') : []).entries()) {
    const wrong = (why: string) =>
      new InvalidInput(`Entry ${index + 1} of SEALWATCH_ENDPOINTS ${why}; write it like ${EXAMPLE}.`);
    const { region, endpoint } = parseEntry(entry.trim(), wrong);
    if (overrides.has(region)) throw wrong(`names ${region} a second time`);
    overrides.set(region, endpoint);
  }

  return {
    resolve(product, regionId, scope) {
      // The name becomes part of a host name, and it may come from an event or an answer: "x.evil.com/" must not pass.
      if (scope === 'regional' && (!regionName.test(regionId) || regionId.length > 63)) {
        throw new InvalidInput(`"${regionId.slice(0, 63)}" is not the name of a region, such as cn-hangzhou.`);
      }
      const region = scope === 'central' ? CENTRAL_REGION : regionId;
      return overrides.get(region) ?? overrides.get(ALL_OTHERS) ?? realEndpoint(product, regionId, scope);
    },
  };
}

/** Hosts whose first word is another than the product's. Resource Directory has one of its own beside Resource Management's. */
const hosts: Partial<Record<Product, string>> = { bss: 'business', resourcemanager: 'resourcedirectory', fc: 'fcv3' };

function realEndpoint(product: Product, regionId: string, scope: Operation['scope']): Endpoint {
  // Billing has a host of another name. Accounts of the international site have their own,
  // business.ap-southeast-1.aliyuncs.com, and nothing tells beforehand of which site an account is.
  const name = hosts[product] ?? product;
  if (product === 'oss') return { host: `oss-${regionId}.aliyuncs.com`, protocol: 'https' };
  // The service's own; each project has one, with its name in front.
  if (product === 'log') return { host: `${regionId}.log.aliyuncs.com`, protocol: 'https' };
  const host = scope === 'central' ? `${name}.aliyuncs.com` : `${name}.${regionId}.aliyuncs.com`;
  return { host, protocol: 'https' };
}

function parseEntry(entry: string, wrong: (why: string) => InvalidInput): { region: string; endpoint: Endpoint } {
  const split = entry.indexOf('=');
  if (split < 0) throw wrong('has no "="');
  const region = entry.slice(0, split).trim();
  const host = entry.slice(split + 1).trim();

  if (region !== ALL_OTHERS && !regionName.test(region)) throw wrong('does not begin with a region or "*"');
  if (host.includes('://')) throw wrong('has a scheme, where only host:port belongs');
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host) ?? [];
  if (!HOST.test(name)) throw wrong('has no host name or address after the "="');
  if (port !== undefined && !isPort(port)) throw wrong('has a port that is not a number from 1 to 65535');
  return { region, endpoint: { host: port === undefined ? name : `${name}:${Number(port)}`, protocol: 'http' } };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
