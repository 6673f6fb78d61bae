import { describe, expect, it } from 'vitest';
import { coloursFor, usesTerminal } from './io';

const stream = (isTTY?: boolean) => ({ write: () => true, isTTY });

describe('coloursFor', () => {
  it('paints on a terminal', () => {
    expect(coloursFor(stream(true), {}).red('x')).toBe('\x1b[31mx\x1b[39m');
  });

  it('leaves text alone in a pipe, with NO_COLOR, and on a dumb terminal', () => {
    expect(coloursFor(stream(), {}).red('x')).toBe('x');
    expect(coloursFor(stream(true), { NO_COLOR: '1' }).bold('x')).toBe('x');
    expect(coloursFor(stream(true), { TERM: 'dumb' }).dim('x')).toBe('x');
  });
});

describe('usesTerminal', () => {
  it('is true only for a terminal that can move its cursor', () => {
    expect(usesTerminal(stream(true), {})).toBe(true);
    expect(usesTerminal(stream(false), {})).toBe(false);
    expect(usesTerminal(stream(true), { TERM: 'dumb' })).toBe(false);
  });
});
