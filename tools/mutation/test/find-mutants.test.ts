import { describe, expect, it } from 'vitest';
import { findMutants } from '../src/find-mutants';

const changes = (text: string) => findMutants('a.ts', text, 1).map(({ before, after }) => `${before} -> ${after}`);

describe('findMutants', () => {
  it.each([
    ['f(a + b)', ['a + b -> a - b']],
    ['f(a * (b - c))', ['a * (b - c) -> a / (b - c)', 'b - c -> b + c']],
    ['f(a && b || c)', ['a && b || c -> (a && b) && c', 'a && b -> a || b']],
    ['f(a < b)', ['a < b -> a <= b', 'a < b -> a >= b']],
    ['f(a === b)', ['a === b -> a !== b']],
    ['f(-a, !b)', ['-a -> a', '!b -> b']],
    ['f(0, 3, 0.25)', ['0 -> 1', '3 -> 4', '0.25 -> 0.5']],
    ['f(true)', ['true -> false']],
    ['f(c ? a : b)', ['c -> true', 'c -> false']],
    ['f(Math.max(a, b))', ['Math.max(a, b) -> Math.min(a, b)']],
    ['f(Math.exp(a))', ['Math.exp(a) -> a']],
    ['f(list.some(g))', ['list.some(g) -> list.every(g)']],
  ])('changes operators, values and calls: %s', (expression, expected) => {
    expect(changes(`const value = ${expression};`)).toEqual(expected);
  });

  it('swaps and leaves out functions of tensors, by the names that they are imported under', () => {
    const text = `import { mean as average, mul, tidy } from '@tensorflow/tfjs-core';
import { relu, softmax } from '@gans/tensor/ops';
const loss = (x) => tidy(() => average(mul(relu(x), softmax(x))));
const mine = (mean) => mean(loss);
`;
    expect(changes(text)).toEqual([
      'tidy(() => average(mul(relu(x), softmax(x)))) -> (() => average(mul(relu(x), softmax(x))))()',
      'average(mul(relu(x), softmax(x))) -> sum(mul(relu(x), softmax(x)))',
      'mul(relu(x), softmax(x)) -> div(relu(x), softmax(x))',
      'relu(x) -> x',
      'softmax(x) -> logSoftmax(x)',
    ]);
  });

  it('leaves out what throws, and calls made for what they do', () => {
    const text = `function f(x) {
  check(x);
  if (x > 0) throw new Error('no');
  while (x === 1) { x -= 2; }
}
`;
    expect(changes(text)).toEqual([
      'check(x); -> nothing',
      'x > 0 -> x >= 0',
      'x > 0 -> x <= 0',
      '0 -> 1',
      "throw new Error('no'); -> nothing",
      'x === 1 -> x !== 1',
      '1 -> 2',
      'x -= 2 -> x += 2',
      '2 -> 3',
    ]);
  });

  it('leaves types, imports and names alone', () => {
    expect(
      changes(
        "import a from '../1';\ntype B = 1 | true;\ninterface C { d: -1 }\nconst e: 5 = f as 7;\nconst g = { 3: h };",
      ),
    ).toEqual([]);
  });

  it('tells the place, and what runs when the module is loaded', () => {
    const [loaded, called] = findMutants('a.ts', 'const a = 1;\nfunction b() {\n  return 2;\n}\n', 5);
    expect(loaded).toMatchObject({ id: 5, file: 'a.ts', line: 1, within: 'a', isStatic: true });
    expect(called).toMatchObject({ id: 6, line: 3, within: 'b', isStatic: false });
  });
});
