/** One line of a security group or a network ACL, in the order in which they are asked. */
export interface Rule {
  readonly policy: 'accept' | 'drop';
  /** `all`, `tcp`, … in lower case. */
  readonly protocol: string;
  /** First and last; null is all. */
  readonly ports: readonly [number, number] | null;
  /** Such as `0.0.0.0/0`; '' where it names something else than addresses of IPv4, so that it may mean any. */
  readonly addresses: string;
}

/** Traffic over TCP that has to pass as a whole. */
export interface Traffic {
  readonly addresses: string;
  readonly ports: readonly [number, number];
}

export type Passing = 'yes' | 'partly' | 'no' | 'unknown';

type NumberRange = readonly [number, number];

const allPorts: NumberRange = [0, 65_535];

/**
 * Whether rules let all of some traffic pass, asking them in their order: the first that means a packet decides about it.
 * Where one might mean it, the answer is `unknown`, unless other packets are surely dropped. `partly` is where some are
 * dropped, and others may not be.
 *
 * @param otherwise what becomes of packets that no rule means
 */
export function passes(rules: readonly Rule[], traffic: Traffic, otherwise: Rule['policy']): Passing {
  const whole = rangeOf(traffic.addresses);
  if (whole === undefined) throw new Error(`${traffic.addresses} is no range of addresses`);
  const read = rules
    .filter(({ protocol }) => protocol === 'all' || protocol === 'tcp')
    .map(({ policy, ports, addresses }) => ({ policy, ports: ports ?? allPorts, range: rangeOf(addresses) }));
  const found = { accept: false, drop: false, unknown: false };
  const ports = pieces(
    traffic.ports,
    read.map((rule) => rule.ports),
  );
  for (const port of ports) {
    const here = read.filter((rule) => holds(rule.ports, port));
    const ranges = here.flatMap(({ range }) => (range === undefined ? [] : [range]));
    for (const address of pieces(whole, ranges)) {
      const first = here.find(({ range }) => range === undefined || holds(range, address));
      const isUndecided = first !== undefined && first.range === undefined;
      found[isUndecided ? 'unknown' : (first?.policy ?? otherwise)] = true;
    }
  }
  if (found.drop) return found.accept || found.unknown ? 'partly' : 'no';
  return found.unknown ? 'unknown' : 'yes';
}

/** The first and the last address of a range; undefined where it is none of IPv4. */
export function rangeOf(text: string): NumberRange | undefined {
  const [, address = '', length = '32'] = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(text.trim()) ?? [];
  const bytes = address.split('.').map(Number);
  const bits = Number(length);
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255) || bits > 32) return undefined;
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  const first = Math.floor(number / size) * size;
  return [first, first + size - 1];
}

/** The first of each stretch of a range within which no border lies: what holds for it holds for all of the stretch. */
function pieces([first, last]: NumberRange, ranges: readonly NumberRange[]): number[] {
  const starts = new Set([first]);
  for (const [from, to] of ranges) {
    if (from > first && from <= last) starts.add(from);
    if (to >= first && to < last) starts.add(to + 1);
  }
  return [...starts];
}

function holds([first, last]: NumberRange, value: number): boolean {
  return value >= first && value <= last;
}
