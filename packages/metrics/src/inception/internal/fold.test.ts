import { expect, it } from 'vitest';
import { foldBatchNorm } from './fold';
import type { PlacedConvolution } from './parameters';

it('foldBatchNorm rounds the exact values once, and turns [O, I, H, W] into [H, W, I, O]', () => {
  const convolution: PlacedConvolution = {
    kind: 'convolution',
    name: 'a',
    filters: 2,
    channels: 3,
    kernel: [1, 2],
    stride: 1,
    padding: 'same',
  };
  const weight = Float32Array.from({ length: 12 }, (_, i) => Math.fround(0.1 * (i + 1)));
  const [gain, offset] = [Float32Array.of(1.5, 0.3), Float32Array.of(0.2, -0.7)];
  const [mean, variance] = [Float32Array.of(-0.4, 9), Float32Array.of(0, 2.5)];
  const values: Record<string, Float32Array> = {
    'a.conv.weight': weight,
    'a.bn.weight': gain,
    'a.bn.bias': offset,
    'a.bn.running_mean': mean,
    'a.bn.running_var': variance,
  };
  const { kernel, bias } = foldBatchNorm(convolution, (name) => values[name]!);
  const scale = [0, 1].map((o) => gain[o]! / Math.sqrt(variance[o]! + 0.001));
  expect([...bias]).toEqual([0, 1].map((o) => Math.fround(offset[o]! - scale[o]! * mean[o]!)));
  for (let o = 0; o < 2; o++)
    for (let i = 0; i < 3; i++)
      for (let w = 0; w < 2; w++)
        expect(kernel[(w * 3 + i) * 2 + o]).toBe(Math.fround(scale[o]! * weight[(o * 3 + i) * 2 + w]!));
});
