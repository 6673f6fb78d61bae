import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { type Kernels, plainKernels } from './kernels';
import { simdModule } from './simd-kernels';

/** The same numbers in two memories, and the kernels over each. */
function twins() {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(simdModule()), { env: { memory } });
  const buffer = new ArrayBuffer(memory.buffer.byteLength);
  const both = [
    { kernels: exports as unknown as Kernels, numbers: new Float64Array(memory.buffer) },
    { kernels: plainKernels(buffer), numbers: new Float64Array(buffer) },
  ];
  const values = normalValues(createSeed(1), both[0]!.numbers.length);
  for (const { numbers } of both) numbers.set(values);
  return both as [(typeof both)[0], (typeof both)[0]];
}

function expectTwins(use: (kernels: Kernels, numbers: Float64Array) => void): void {
  const [simd, plain] = twins();
  const before = simd.numbers.slice();
  for (const { kernels, numbers } of [simd, plain]) use(kernels, numbers);
  let largest = 0;
  for (let i = 0; i < before.length; i++) largest = Math.max(largest, Math.abs(simd.numbers[i]! - plain.numbers[i]!));
  expect(largest).toBeLessThan(1e-13);
  expect(simd.numbers).not.toEqual(before);
}

describe('simdModule', () => {
  it('is small enough for the main thread of a browser, which compiles no more than 4 kB at once', () => {
    expect(simdModule().length).toBeLessThan(4096);
  });

  it('adds products of panels as plain JavaScript does, and touches nothing else', () => {
    expectTwins((kernels) => kernels.product(8 * 100, 8 * 600, 7, 8 * 2000, 8 * 50, 3, 5));
  });

  it('sums rows by weights', () => {
    expectTwins((kernels) => kernels.rowSums(8 * 4, 8 * 33, 12, 28, 8 * 3001, 8 * 5000));
  });

  it('adds weighted rows', () => {
    expectTwins((kernels) => kernels.columnSums(8 * 4, 8 * 33, 12, 28, 8 * 3001, 8 * 5000));
  });

  it('combines two rows', () => {
    expectTwins((kernels) => kernels.combine(8 * 10, 8 * 101, 24, 8 * 3001));
  });

  it('does nothing without rows', () => {
    const [{ kernels, numbers }] = twins();
    const before = numbers.slice();
    kernels.columnSums(0, 8, 0, 4, 0, 800);
    kernels.product(0, 0, 3, 0, 8, 0, 0);
    expect(numbers).toEqual(before);
  });
});

describe('plainKernels', () => {
  it('sums what the definitions say', () => {
    const buffer = new ArrayBuffer(8 * 64);
    const numbers = new Float64Array(buffer).map((_, i) => i);
    new Float64Array(buffer).set(numbers);
    const kernels = plainKernels(buffer);
    kernels.rowSums(0, 32, 4, 4, 8 * 16, 8 * 40);
    expect([...new Float64Array(buffer, 8 * 40, 4)]).toEqual([110, 390, 670, 950]);
    kernels.columnSums(0, 32, 4, 4, 8 * 16, 8 * 44);
    expect([...new Float64Array(buffer, 8 * 44, 4)]).toEqual([44 + 440, 45 + 510, 46 + 580, 47 + 650]);
  });
});
