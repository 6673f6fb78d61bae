import ts from 'typescript';
import { afterEach, describe, expect, it } from 'vitest';
import { findMutants } from '../src/find-mutants';
import { createSwitchboard, instrument } from '../src/instrument';

/** Loads an instrumented module and returns its `f`, the mutants, and the switchboard. */
function load(text: string) {
  const board = createSwitchboard(0);
  const mutants = findMutants('a.ts', text, 1);
  const { outputText } = ts.transpileModule(instrument(text, mutants), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const exports: { f?: (...values: number[]) => unknown } = {};
  new Function('exports', 'require', outputText)(exports, () => ({}));
  const outcome = (id: number, ...values: number[]) => {
    board.active = id;
    board.turns = 0;
    try {
      return exports.f!(...values);
    } catch (error) {
      return (error as Error).message;
    } finally {
      board.active = 0;
    }
  };
  return { mutants, outcome };
}

describe('instrument', () => {
  afterEach(() => {
    createSwitchboard(0);
  });

  it('does what the source does while no mutant is at work, and each one change otherwise', () => {
    const { mutants, outcome } = load(`export function f(a: number, b: number): number {
  if (a < 0) throw new Error('negative');
  return (a - b) * 2;
}
`);
    expect(outcome(0, 5, 3)).toBe(4);
    expect(outcome(0, -1, 3)).toBe('negative');
    const outcomes = Object.fromEntries(
      mutants.map(({ id, before, after }) => [
        `${before} -> ${after}`,
        [outcome(id, 5, 3), outcome(id, -1, 3), outcome(id, 0, 3)],
      ]),
    );
    expect(outcomes).toEqual({
      'a < 0 -> a <= 0': [4, 'negative', 'negative'],
      'a < 0 -> a >= 0': ['negative', -8, 'negative'],
      '0 -> 1': [4, 'negative', 'negative'],
      "throw new Error('negative'); -> nothing": [4, -8, -6],
      '(a - b) * 2 -> (a - b) / 2': [1, 'negative', -1.5],
      'a - b -> a + b': [16, 'negative', 6],
      '2 -> 3': [6, 'negative', -9],
    });
  });

  it('keeps nested and neighbouring places apart', () => {
    const { mutants, outcome } = load(
      'export const f = (a: number, b: number) => [a + b, a - (b + 1), a > b ? 1 : 0];',
    );
    const both = (id: number) => [outcome(id, 3, 2), outcome(id, 2, 2)];
    const unchanged = [
      [5, 0, 1],
      [4, -1, 0],
    ];
    expect(both(0)).toEqual(unchanged);
    expect(mutants.length).toBeGreaterThan(6);
    for (const { id } of mutants) expect(both(id)).not.toEqual(unchanged);
  });

  it('ends loops that a mutant keeps from ending', () => {
    const { mutants, outcome } = load(`export function f(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
`);
    expect(outcome(0, 4)).toBe(6);
    const backwards = mutants.find(({ before }) => before === 'i++')!;
    expect(outcome(backwards.id, 4)).toBe('a loop does not end');
  });

  it('leaves a source without mutants as it is, but for the switchboard', () => {
    expect(instrument('export const f = () => g;', [])).toMatch(/ export const f = \(\) => g;$/);
  });
});
