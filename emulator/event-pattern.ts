import { BlockList, isIPv4 } from 'node:net';

/**
 * Whether an event matches the pattern of a rule: fields are all needed, values of an array are alternatives. Knows
 * prefix, suffix, contains, anything-but, exists, numeric and cidr; throws where a pattern asks for something else.
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isObject(pattern)) throw new Error('an event pattern must be an object');
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = isObject(event) && Object.hasOwn(event, field) ? event[field] : undefined;
    if (!Array.isArray(wanted)) return matchesPattern(wanted, value);
    // A field that holds an array matches where one of its items does.
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return wanted.some((alternative) => values.some((item) => matchesValue(alternative, item)));
  });
}

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (!isObject(wanted)) return wanted === value;
  return Object.entries(wanted).every(([operator, operand]) => {
    switch (operator) {
      case 'prefix':
        return typeof value === 'string' && value.startsWith(String(operand));
      case 'suffix':
        return typeof value === 'string' && value.endsWith(String(operand));
      case 'contains':
        return typeof value === 'string' && value.includes(String(operand));
      case 'exists':
        return (value !== undefined) === operand;
      case 'anything-but':
        return value !== undefined && !listOf(operand).some((unwanted) => matchesValue(unwanted, value));
      case 'numeric':
        return typeof value === 'number' && isWithin(value, listOf(operand));
      case 'cidr':
        return typeof value === 'string' && listOf(operand).some((range) => isInside(value, String(range)));
      default:
        throw new Error(`an event pattern has no operator ${operator}`);
    }
  });
}

/** Such as [">", 0, "<=", 5]. */
function isWithin(value: number, conditions: readonly unknown[]): boolean {
  for (let index = 0; index < conditions.length; index += 2) {
    const [operator, bound] = [conditions[index], Number(conditions[index + 1])];
    const holds =
      (operator === '=' && value === bound) ||
      (operator === '<' && value < bound) ||
      (operator === '<=' && value <= bound) ||
      (operator === '>' && value > bound) ||
      (operator === '>=' && value >= bound);
    if (!holds) return false;
  }
  return true;
}

function isInside(address: string, range: string): boolean {
  const [net = '', bits] = range.split('/');
  if (!isIPv4(address) || !isIPv4(net)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(bits ?? 32), 'ipv4');
  return list.check(address, 'ipv4');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
