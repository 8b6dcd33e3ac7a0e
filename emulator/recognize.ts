import { ApiError, type Product } from './errors.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import type { RawParams } from './params.ts';
import { decode, type EmulatedRequest, parameter } from './request.ts';

/** A request whose product is known, and its operation where this cloud has it. */
export interface RecognizedCall {
  readonly product: Product;
  /** The operation's name as the client gave it, or as its path tells. */
  readonly name: string;
  readonly operation?: Operation;
  readonly params: RawParams;
  /** The body was to be JSON and is not. */
  readonly malformedBody: boolean;
}

const PRODUCT_OF_VERSION: ReadonlyMap<string, Product> = new Map([
  ['2015-12-15', 'cs'],
  ['2016-01-20', 'kms'],
  ['2020-07-06', 'actiontrail'],
  ['2015-04-01', 'sts'],
  ['2015-05-01', 'ram'],
  ['2017-12-14', 'bss'],
  ['2014-05-26', 'ecs'],
  ['2016-04-28', 'vpc'],
  ['2022-04-19', 'resourcemanager'],
  ['2020-09-07', 'config'],
]);

const ROUTES = OPERATIONS.flatMap((operation) => {
  if (operation.route === undefined) return [];
  const pattern = operation.route.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return [{ operation, pattern: new RegExp(`^${pattern}$`) }];
});

/** The product whose envelope answers a request that names no product. */
export function likelyProduct(request: EmulatedRequest): Product {
  return request.rawPath === '/' ? 'sts' : 'cs';
}

/** Finds the product by version, and the operation by action (RPC) or by path (ROA), as the real endpoints do. */
export function recognize(request: EmulatedRequest): RecognizedCall {
  const version = parameter(request, 'Version') ?? request.headers['x-acs-version'];
  if (version === undefined) throw new ApiError(400, 'MissingVersion', 'Version is mandatory for this action.');
  const product = PRODUCT_OF_VERSION.get(version);
  if (product === undefined) throw new ApiError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
  return product === 'cs' ? recognizeRoa(request) : recognizeRpc(request, product);
}

function recognizeRpc(request: EmulatedRequest, product: Product): RecognizedCall {
  const name = parameter(request, 'Action') ?? request.headers['x-acs-action'] ?? '';
  const operation = OPERATIONS.find((known) => known.product === product && known.name === name);
  const params = new Map([...request.form, ...request.query]);
  return { product, name, ...(operation !== undefined && { operation }), params, malformedBody: false };
}

function recognizeRoa(request: EmulatedRequest): RecognizedCall {
  const target = `${request.method} ${request.rawPath}`;
  const { fields, malformed } = jsonFields(request);
  const given = [...Object.entries(fields), ...request.query];
  for (const { operation, pattern } of ROUTES) {
    const match = pattern.exec(target);
    if (match === null) continue;
    const inPath = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decode(value)] as const);
    const params = new Map<string, unknown>([...given, ...inPath]);
    return { product: 'cs', name: operation.name, operation, params, malformedBody: malformed };
  }
  return { product: 'cs', name: request.headers['x-acs-action'] ?? '', params: new Map(given), malformedBody: false };
}

function jsonFields(request: EmulatedRequest): { fields: object; malformed: boolean } {
  if (request.body.length === 0) return { fields: {}, malformed: false };
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return { fields: isObject ? value : {}, malformed: !isObject };
  } catch {
    return { fields: {}, malformed: true };
  }
}
