import { createSeed, foldIn, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { slice, type Tensor4D, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createInstanceNorm, instanceNorm } from './instance-norm';

const seed = createSeed(14);
const draw = () => normal(foldIn(seed, 'x'), [2, 2, 3, 2], { mean: 3, standardDeviation: 2 });
const params = () => ({ gain: tensor1d([2, -1]), bias: tensor1d([0.5, 3]) });

/** Eq. (3) in float64, for image n and channel c. */
function expected(x: Tensor4D, epsilon: number): number[] {
  const [batch, height, width, channels] = x.shape;
  const values = x.dataSync();
  const out = new Array<number>(values.length);
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++) {
      const places = Array.from({ length: height * width }, (_, p) => (n * height * width + p) * channels + c);
      const mean = places.reduce((sum, i) => sum + values[i]!, 0) / places.length;
      const variance = places.reduce((sum, i) => sum + (values[i]! - mean) ** 2, 0) / places.length;
      for (const i of places)
        out[i] = ([2, -1][c]! * (values[i]! - mean)) / Math.sqrt(variance + epsilon) + [0.5, 3][c]!;
    }
  return out;
}

describeOnEngines('instanceNorm', () => {
  it('brings each channel of each image to the bias as mean and the gain as deviation', () => {
    const x = draw();
    expectClose(instanceNorm(params(), x), expected(x, 1e-5), { rtol: 1e-4, atol: 1e-5 });
    expectClose(instanceNorm(params(), x, { epsilon: 0.5 }), expected(x, 0.5), { rtol: 1e-4, atol: 1e-5 });
  });

  it('treats every image by itself', () => {
    const x = draw();
    expectClose(instanceNorm(params(), slice(x, 1, 1)), slice(instanceNorm(params(), x), 1, 1));
  });

  it('adds 1e-5 to the variance', () => {
    const x = tensor4d([1e-3, -1e-3], [1, 1, 2, 1]);
    const y = 1e-3 / Math.sqrt(1e-6 + 1e-5);
    expectClose(instanceNorm(createInstanceNorm(1).params, x), [y, -y], { rtol: 1e-4 });
  });

  it('has the right gradients, twice', () => {
    const inputs = [normal(seed, [2, 2, 2, 2]), tensor1d([2, -1]), tensor1d([0.5, 3])];
    for (const order of [1, 2] as const)
      expect(
        checkGradients(
          (x, gain, bias) => instanceNorm({ gain: gain!, bias: bias! }, x as Tensor4D, { epsilon: 0.1 }),
          inputs,
          { order, seed },
        ),
      ).toBeLessThan(5e-3);
  });

  it('starts with gain 1 and bias 0', () => {
    const { gain, bias } = createInstanceNorm(2).params;
    expectClose(gain, [1, 1]);
    expectClose(bias, [0, 0]);
  });

  it('leaves no tensor', async () => {
    const [x, given] = [draw(), params()];
    await expectNoLeak(() => instanceNorm(given, x).dispose());
  });
});
