import { describe, expect, it } from 'vitest';
import { examples, numbersIn, promisedNumbers, runExample } from '../src/examples.mjs';

const source = `
/** Adds.
 *
 *  @param a one
 *  @example
 *  import { value } from 'somewhere';
 *  const sum = add(await value, 2); // 3
 *  done(sum);
 */
export function add(a: number, b: number): number {
  /** @example is not one of a declaration that follows nothing */
  return a + b;
}

/** Twice.
 *  @example twice(1)
 *  @example twice(2)
 */
export const twice = (a: number) => 2 * a;
`;

describe('examples', () => {
  it('finds each block with its export and its line', () => {
    const [sum, ...others] = examples('a.ts', source);
    expect(sum).toEqual({
      name: 'add',
      line: 5,
      code: "import { value } from 'somewhere';\nconst sum = add(await value, 2); // 3\ndone(sum);",
    });
    expect(others.filter(({ name }) => name === 'twice').map(({ code }) => code)).toEqual(['twice(1)', 'twice(2)']);
  });
});

describe('runExample', () => {
  it('takes names from the scope and imports from the loader', async () => {
    const sums: number[] = [];
    await runExample(examples('a.ts', source)[0]?.code ?? '', {
      scope: { add: (a: number, b: number) => a + b, done: (sum: number) => sums.push(sum) },
      load: async (name) => ({ value: name === 'somewhere' ? 1 : 0 }),
    });
    expect(sums).toEqual([3]);
  });

  it('lets a sample declare a name that the scope has', async () => {
    const seen: number[] = [];
    await runExample('const seed: number = 7; see(seed);', {
      scope: { seed: 1, see: (seed: number) => seen.push(seed) },
      load: async () => ({}),
    });
    expect(seen).toEqual([7]);
  });

  it('fails on a name that nobody defines', async () => {
    await expect(runExample('missing();', { scope: {}, load: async () => ({}) })).rejects.toThrow(
      'missing is not defined',
    );
  });
});

describe('promisedNumbers', () => {
  it('takes the comment behind each line that prints, if it holds numbers only', () => {
    const code = 'x.print(); // [1, -2e-3]\nconst y = 2; // 2\nconsole.log(y); // two, or 2\nconsole.log(y, x);';
    expect(promisedNumbers(code)).toEqual([[1, -0.002], undefined, undefined]);
  });
});

describe('numbersIn', () => {
  it('reads what a tensor prints', () =>
    expect(numbersIn('Tensor\n    [[1, -0.5],\n     [2e+3, 0]]')).toEqual([1, -0.5, 2000, 0]));
});
