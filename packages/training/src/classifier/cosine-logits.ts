import type { ClassifierNet } from '@gans/core-nets';
import { ShapeError, type Tree } from '@gans/tensor';
import { l2Normalize } from '@gans/tensor/ops';
import { matMul, type Tensor2D, transpose } from '@tensorflow/tfjs-core';

/** A classifier whose logits are the cosines between features and class vectors, as LDAM wants them: the lengths of neither matter, and there is no bias.
 *
 *  z_ik = (f_i / |f_i|) . (w_k / |w_k|), w_k the columns of `output/kernel`
 *  Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", 2019, section 3.2. arXiv:1906.07413. Deviates: the bias of the net stays among the parameters; it has no gradient.
 *
 *  @param net any classifier of `@gans/core-nets`.
 *  @returns the same net and weights with other logits, in training and in inference.
 *  @throws ShapeError, when it is applied to weights without `output/kernel`.
 *  @example
 *  const net = withCosineLogits(createResnet32({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2 }, seed));
 */
export function withCosineLogits<Net extends ClassifierNet>(net: Net): Net {
  return {
    ...net,
    apply(params, state, images, options) {
      const { output, state: next } = net.apply(params, state, images, options);
      const kernel = kernelOf(params);
      const directions = transpose(l2Normalize(transpose(kernel)));
      return { output: { ...output, logits: matMul(l2Normalize(output.features), directions) }, state: next };
    },
  };
}

function kernelOf(params: Tree): Tensor2D {
  const kernel = (params.output as Tree | undefined)?.kernel;
  if (kernel?.shape === undefined)
    throw new ShapeError(
      "withCosineLogits: expected the net to have the parameters 'output/kernel', got none. Take a classifier whose last layer is linear and has that name.",
    );
  return kernel as Tensor2D;
}
