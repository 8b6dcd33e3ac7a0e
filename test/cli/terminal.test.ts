import { describe, expect, it } from 'vitest';
import { type Environment, type TerminalStream, terminalOf } from '../../src/cli/terminal.ts';

const terminal: TerminalStream = { isTTY: true, columns: 100 };
const pipe: TerminalStream = {};
const told = (env: Environment, stdout: TerminalStream = terminal) => terminalOf({ stdout, env });
const utf8 = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

describe('a terminal', () => {
  it('shows color, signs and its own width', () => {
    expect(told(utf8)).toEqual({ color: true, unicode: true, width: 100, live: true });
  });

  it('is not what a pipe or a file is', () => {
    expect(told(utf8, pipe)).toEqual({ color: false, unicode: true, width: 120, live: false });
  });

  it('shows letters and nothing else where it is dumb', () => {
    expect(told({ ...utf8, TERM: 'dumb' })).toEqual({ color: false, unicode: false, width: 100, live: false });
  });

  it.each([
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [{ FORCE_COLOR: '0' }, false],
    [{ FORCE_COLOR: 'false' }, false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, true],
    [{ CI: 'true' }, true],
  ])('with %j has color: %j', (env, color) => {
    expect(told({ ...utf8, ...env }).color).toBe(color);
  });

  it('has color in a pipe only where it is forced, in a build too', () => {
    expect(told({ ...utf8, CI: 'true' }, pipe).color).toBe(false);
    expect(told({ ...utf8, FORCE_COLOR: '' }, pipe).color).toBe(true);
    expect(told({ ...utf8, FORCE_COLOR: '3' }, pipe).color).toBe(true);
  });

  it.each([
    [{}, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'POSIX' }, false],
    [{ LANG: 'en_US.ISO-8859-1' }, false],
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'zh_CN.utf8' }, true],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, false],
    [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }, true],
    [{ LANG: 'C', LC_CTYPE: 'en_US.UTF-8', LC_ALL: '' }, true],
    [{ LANG: 'en_US.UTF-8', TERM: 'linux' }, false],
  ])('with %j has signs: %j', (env, unicode) => {
    expect(told(env).unicode).toBe(unicode);
  });

  it.each([
    [{ COLUMNS: '50' }, terminal, 50],
    [{ COLUMNS: '50' }, pipe, 50],
    [{ COLUMNS: '0' }, terminal, 100],
    [{ COLUMNS: '-3' }, terminal, 100],
    [{ COLUMNS: 'wide' }, terminal, 100],
    [{ COLUMNS: '80.5' }, terminal, 100],
    [{}, { isTTY: true }, 80],
    [{}, { isTTY: true, columns: 0 }, 80],
    [{}, pipe, 120],
  ])('with %j at %j is %i wide', (env, stdout, width) => {
    expect(told(env, stdout).width).toBe(width);
  });

  it('is not written over where it is the log of a build', () => {
    expect(told({ ...utf8, CI: 'true' }).live).toBe(false);
    expect(told({ ...utf8, CI: 'false' }).live).toBe(true);
  });
});
