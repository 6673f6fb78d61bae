import { createSeed, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  getBackend,
  getKernel,
  type KernelConfig,
  mul,
  registerKernel,
  round,
  type Tensor,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { canMultiplyOnEngine, createEngineMatrix } from './engine-matrix';
import { sumProducts } from './sum-products';

const MANY = 2 ** 22;

describeOnEngines('canMultiplyOnEngine', () => {
  it('says yes to many multiplications on a fast engine', () => {
    expect(canMultiplyOnEngine(MANY)).toBe(getBackend() !== 'cpu');
    expect(canMultiplyOnEngine(MANY - 1)).toBe(false);
  });

  it('says no to an engine that rounds more than float32 does', () => {
    const sound = getKernel('BatchMatMul', getBackend()) as KernelConfig;
    const replace = (kernelFunc: KernelConfig['kernelFunc']) => {
      unregisterKernel('BatchMatMul', getBackend());
      registerKernel({ ...sound, kernelFunc });
    };
    replace((call) => {
      const scaled = mul(call.inputs.a as Tensor, 2 ** 11);
      const rounded = round(scaled);
      const a = mul(rounded, 2 ** -11);
      const product = sound.kernelFunc({ ...call, inputs: { ...call.inputs, a } });
      for (const tensor of [scaled, rounded, a]) tensor.dispose();
      return product;
    });
    try {
      expect(canMultiplyOnEngine(MANY)).toBe(false);
    } finally {
      replace(sound.kernelFunc);
    }
  });

  it('leaves no tensor behind', async () => {
    await expectNoLeak(() => void canMultiplyOnEngine(MANY));
  });
});

describeOnEngines('createEngineMatrix', () => {
  const [x, y] = [7, 4].map((rows) => Float32Array.from(normalValues(createSeed(rows), rows * 5)));

  it('multiplies by the rows of another, again and again, all or a strip', () => {
    const [left, right] = [createEngineMatrix(x!, 5), createEngineMatrix(y!, 5)];
    const expected = sumProducts(Float64Array.from(x!), Float64Array.from(y!), 5);
    for (let time = 0; time < 2; time++)
      expectClose(left.timesTransposed(right, { firstRow: 0, rowCount: 7, firstColumn: 0 }), expected, {
        rtol: 1e-6,
        atol: 1e-6,
      });
    const strip = left.timesTransposed(right, { firstRow: 2, rowCount: 3, firstColumn: 1 });
    const inStrip = [2, 3, 4].flatMap((row) => [...expected.subarray(4 * row + 1, 4 * row + 4)]);
    expectClose(strip, inStrip, { rtol: 1e-6, atol: 1e-6 });
    left.dispose();
    right.dispose();
  });

  it('leaves no tensor behind when it is disposed', async () => {
    await expectNoLeak(() => {
      const matrix = createEngineMatrix(x!, 5);
      tidy(() => void matrix.timesTransposed(matrix, { firstRow: 1, rowCount: 4, firstColumn: 1 }));
      matrix.dispose();
    });
  });
});
