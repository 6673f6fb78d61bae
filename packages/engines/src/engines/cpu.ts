import { registerPortableKernels } from '@gans/tensor/portable-kernels';
import { scalar } from '@tensorflow/tfjs-core';
import type { EngineDriver } from '../engine';
import { activate } from '../internal/activate';
import { quietly } from '../internal/quietly';

/** TensorFlow.js in plain JavaScript: correct everywhere, 50 to 100 times slower than wasm. */
export const cpu: EngineDriver = {
  name: 'cpu',
  backendName: 'cpu',
  description: 'plain JavaScript, for tests and tiny inputs',
  slow: true,
  start: () =>
    quietly(async () => {
      const { version_cpu: version } = await import('@tensorflow/tfjs-backend-cpu');
      registerPortableKernels('cpu');
      await activate('cpu');
      scalar(0).dispose(); // the first tensor prints the banner that `quietly` swallows
      return { version, threads: 1, reasons: [] };
    }),
  stop: async () => {},
};
