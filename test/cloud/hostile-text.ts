import fc from 'fast-check';

const hard = ["a*b'(c)!~ d", 'ü漢💥', '/../c1', 'a?b#c', '%2F', 'a+b=c&d', '"<>\\^`{|}', '*', "'", '\r\nHost: x', '\0'];
const character = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0x80, max: 0xd7ff }));

/** Texts that an id is not, but that a hostile event could give for one; never empty, "." or "..". */
export const hostileText = fc
  .oneof(
    fc.constantFrom(...hard),
    fc.array(character, { minLength: 1, maxLength: 30 }).map((codes) => String.fromCodePoint(...codes)),
  )
  .filter((text) => !/^\.{0,2}$/.test(text));
