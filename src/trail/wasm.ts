/**
 * A piece of WebAssembly, as bytes: what leaves one value on the stack, or none. Only what `marks-simd.ts` needs of the
 * format (https://www.w3.org/TR/wasm-core-2/#binary-format) is here.
 */
export type Code = readonly number[];

export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;

type Binary = (left: Code, right: Code) => Code;
const binary =
  (...operation: number[]): Binary =>
  (left, right) => [...left, ...right, ...operation];
const SIMD = 0xfd;

export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(BigInt(value))],
  add: binary(0x6a),
  subtract: binary(0x6b),
  shiftRight: binary(0x76),
  isAtLeast: binary(0x4f),
  wrap: (value: Code): Code => [...value, 0xa7],
  store: (address: Code, value: Code): Code => [...address, ...value, 0x36, 2, 0],
};

export const i64 = {
  constant: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  add: binary(0x7c),
  subtract: binary(0x7d),
  shiftLeft: binary(0x86),
  /** Fills with the highest bit. */
  shiftRightSigned: binary(0x87),
  shiftRight: binary(0x88),
  isLess: binary(0x54),
  isZero: (value: Code): Code => [...value, 0x50],
  isNotZero: (value: Code): Code => [...value, ...i64.constant(0n), 0x52],
  trailingZeros: (value: Code): Code => [...value, 0x7a],
  not: (value: Code): Code => [...value, ...i64.constant(-1n), 0x85],
  extend: (value: Code): Code => [...value, 0xad],
  load: (address: number): Code => [...i32.constant(address), 0x29, 3, 0],
  store: (address: number, value: Code): Code => [...i32.constant(address), ...value, 0x37, 3, 0],
};

/** Sixteen bytes at once. */
export const bytes16 = {
  load: (address: Code, offset: number): Code => [...address, SIMD, 0, 0, ...unsigned(offset)],
  all: (byte: number): Code => [...i32.constant(byte), SIMD, 0x0f],
  or: binary(SIMD, 0x50),
  areEqual: binary(SIMD, 0x23),
  areAtMost: binary(SIMD, 0x2a),
  /** One bit for the highest bit of each. */
  toBits: (value: Code): Code => [...value, SIMD, 0x64],
};

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const when = (condition: Code, body: readonly Code[]): Code => [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
/** Runs the body until the condition holds before it. */
export const until = (condition: Code, body: readonly Code[]): Code => {
  const loop = [0x03, 0x40, ...condition, 0x0d, 1, ...body.flat(), 0x0c, 0, 0x0b];
  return [0x02, 0x40, ...loop, 0x0b];
};

/** One function, with the memory it works on. */
export interface Program {
  readonly pages: number;
  readonly parameters: readonly number[];
  /** The types of its variables, which are numbered after the parameters. */
  readonly locals: readonly number[];
  readonly body: readonly Code[];
}

/** A module that exports the function as `run`, which returns an i32, and its memory as `memory`. */
export function assemble({ pages, parameters, locals, body }: Program): Uint8Array<ArrayBuffer> {
  const declared = locals.map((type) => [1, type]);
  const code = [...vector(declared), ...body.flat(), 0x0b];
  const sections: [id: number, entries: Code[]][] = [
    [1, [[0x60, ...vector(parameters.map((type) => [type])), 1, I32]]],
    [3, [[0]]],
    [5, [[0, ...unsigned(pages)]]],
    [
      7,
      [
        [...name('run'), 0, 0],
        [...name('memory'), 2, 0],
      ],
    ],
    [10, [sized(code)]],
  ];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...sections.flatMap(([id, entries]) => [id, ...sized(vector(entries))]),
  ]);
}

function vector(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function sized(code: Code): Code {
  return [...unsigned(code.length), ...code];
}

function name(text: string): Code {
  return sized([...text].map((character) => character.charCodeAt(0)));
}

/** LEB128: seven bits a byte, the lowest first; a set eighth bit says that more follow. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
