import { fused, matMul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

const exact = { rtol: 0, atol: 0 };
const extent = fc.integer({ min: 1, max: 7 });

describeOnEngines('BatchMatMul', () => {
  it('multiplies plain and transposed operands, batch by batch', () => {
    const anyCase = fc.record({
      batchA: fc.integer({ min: 1, max: 3 }),
      broadcast: fc.constantFrom('a', 'b', 'none'),
      rows: extent,
      inner: extent,
      columns: extent,
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
    });
    fc.assert(
      fc.property(anyCase, ({ batchA: batch, broadcast, rows, inner, columns, transposeA, transposeB }) => {
        tidy(() => {
          const batches = { a: broadcast === 'a' ? 1 : batch, b: broadcast === 'b' ? 1 : batch };
          const a = tensor(
            wholeNumbers(batches.a * rows * inner),
            transposeA ? [batches.a, inner, rows] : [batches.a, rows, inner],
          );
          const b = tensor(
            wholeNumbers(batches.b * inner * columns, 2),
            transposeB ? [batches.b, columns, inner] : [batches.b, inner, columns],
          );
          expectClose(
            matMul(a, b, transposeA, transposeB),
            definition(a, b, transposeA, transposeB, [batch, rows, columns]),
            exact,
          );
        });
      }),
      { numRuns: 200 },
    );
  });

  it('multiplies large operands like small ones', () => {
    for (const [transposeA, transposeB] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const)
      tidy(() => {
        const [rows, inner, columns] = [45, 70, 33];
        const a = tensor(wholeNumbers(rows * inner), transposeA ? [1, inner, rows] : [1, rows, inner]);
        const b = tensor(wholeNumbers(inner * columns, 2), transposeB ? [1, columns, inner] : [1, inner, columns]);
        expectClose(
          matMul(a, b, transposeA, transposeB),
          definition(a, b, transposeA, transposeB, [1, rows, columns]),
          exact,
        );
      });
  });
});

describeOnEngines('_FusedMatMul', () => {
  it('adds the bias and rectifies after a transposed product', () => {
    tidy(() => {
      const a = tensor([1, 2, 3, 4, 5, 6], [3, 2]) as Tensor;
      const b = tensor([1, -1, 0, 2, 1, -3], [2, 3]) as Tensor;
      // a' b' = [[-2, -4], [-2, -4]]
      const got = fused.matMul({
        a,
        b,
        transposeA: true,
        transposeB: true,
        bias: tensor([3, 1], [2]),
        activation: 'relu',
      });
      expectClose(got, tensor([1, 0, 1, 0], [2, 2]), exact);
    });
  });
});

function definition(
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shape: [number, number, number],
): Tensor {
  const [batch, rows, columns] = shape;
  const [av, bv] = [a.dataSync(), b.dataSync()];
  const inner = a.size / a.shape[0]! / rows;
  const out = new Float32Array(batch * rows * columns);
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let k = 0; k < inner; k++) {
          const left = (n % a.shape[0]!) * rows * inner + (transposeA ? k * rows + i : i * inner + k);
          const right = (n % b.shape[0]!) * inner * columns + (transposeB ? j * inner + k : k * columns + j);
          out[(n * rows + i) * columns + j]! += av[left]! * bv[right]!;
        }
  return tensor(out, shape);
}
