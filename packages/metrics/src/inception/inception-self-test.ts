import { EngineError } from '@gans/tensor';
import { getBackend, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { createFidInception, type InceptionTaps } from './create-fid-inception';
import { syntheticBytes } from './internal/synthetic-bytes';
import { syntheticInceptionArrays } from './synthetic-inception-arrays';

/** What torch-fidelity 0.4.0 computes in float64 for an image of 8 x 8 pixels of noise: elements 0, step, 2 step, ... of each output. */
export const KNOWN_OUTPUTS: Readonly<
  Record<keyof InceptionTaps, { readonly step: number; readonly values: readonly number[] }>
> = {
  features64: { step: 16, values: [0.34104252, 0.34310603, 0.77210313, 0.067378469] },
  features192: { step: 48, values: [0.0085163964, 0, 0.029474827, 0] },
  features768: { step: 192, values: [1.4409567, 0.16577031, 0.002956494, 0.24779376] },
  features: { step: 256, values: [0.71960253, 0.91671985, 0, 3.3937182, 0.053744197, 0.71803534, 0, 0.99176806] },
  logitsUnbiased: {
    step: 144,
    values: [-1.9346385, -0.53823578, -1.8607416, 1.8808089, -2.4677017, -1.0228589, -1.5315839],
  },
  logits: {
    step: 144,
    values: [-2.0625653, -0.48000556, -1.7427661, 1.9117208, -2.3210356, -0.86433649, -1.5172799],
  },
};

/** Of an element, in units of 1 or of the element if that is larger; rounding in float32 gives 1e-5 at most. */
const TOLERANCE = 1e-4;

/** Checks that the active engine computes the network of the FID as torch-fidelity does: one image through the whole graph with weights that no training has seen, so no file is needed.
 *
 *  @returns `largestError`, the largest deviation of an output from the known one, relative where that is above 1; 1e-6 to 1e-5 on engines that compute in float32. Takes a second, on the engine `cpu` half a minute. Leaves no tensor behind.
 *  @throws EngineError when an output is wrong by more than 1e-4: no score of this engine may be trusted.
 */
export async function inceptionSelfTest(): Promise<{ readonly largestError: number }> {
  const inception = await createFidInception(syntheticInceptionArrays());
  const bytes = syntheticBytes(1, 8 * 8 * 3);
  const image: Tensor4D = tensor4d(
    Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
    [1, 8, 8, 3],
  );
  const outputs = inception.taps(image);
  let largestError = 0;
  try {
    for (const [name, { step, values }] of Object.entries(KNOWN_OUTPUTS)) {
      const found = await outputs[name as keyof InceptionTaps].data();
      values.forEach((expected, i) => {
        const got = found[i * step]!;
        const error = Math.abs(got - expected) / Math.max(1, Math.abs(expected));
        if (!(error <= TOLERANCE))
          throw new EngineError(
            `inceptionSelfTest: expected the engine '${getBackend()}' to compute ${expected} as element ${i * step} of '${name}', got ${got}. It computes the network wrongly: use another engine.`,
          );
        largestError = Math.max(largestError, error);
      });
    }
  } finally {
    for (const output of Object.values(outputs)) output.dispose();
    image.dispose();
    inception.dispose();
  }
  return { largestError };
}
