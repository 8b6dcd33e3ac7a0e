/** `first/last`; `-1/-1` is all of them, or a protocol without ports. undefined: it is neither. */
export function portsOf(range: unknown): readonly [number, number] | null | undefined {
  if (range === '-1/-1') return null;
  const [, first, last] = (typeof range === 'string' && /^(\d{1,5})\/(\d{1,5})$/.exec(range)) || [];
  if (first === undefined || last === undefined) return undefined;
  const ports = [Number(first), Number(last)] as const;
  return ports[0] <= ports[1] && ports[1] <= 65_535 ? ports : undefined;
}

/** Whether it is an address of IPv4, or a block of them. */
export function isIpv4(text: string): boolean {
  const [, address, length = '32'] = /^(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  return address?.split('.').every((part) => Number(part) <= 255) === true && Number(length) <= 32;
}

/** Whether it looks like addresses of IPv6, which no rule about IPv4 has. */
export function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]*:[0-9a-f:.]*(\/\d{1,3})?$/i.test(text);
}
