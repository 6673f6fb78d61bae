import { selfAttention } from '@gans/core-nets';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { readTensors } from '../conditional-base';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

const names = ['x', 'theta_kernel', 'phi_kernel', 'g_kernel', 'out_kernel', 'sigma'];

export const selfAttentionOperation: Operation = {
  options: [],
  precision: 'float32',
  run: (reader) =>
    layerOutputs(reader, readTensors(reader, names), (x) => {
      const [theta, phi, g, output] = ['theta', 'phi', 'g', 'out'].map((name) => ({ kernel: x[`${name}_kernel`]! }));
      const params = { theta: theta!, phi: phi!, g: g!, output: output!, gamma: x.sigma! };
      return { output: selfAttention(params, x.x as Tensor4D) };
    }),
};
