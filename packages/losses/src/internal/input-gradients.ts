import { gradients, ShapeError } from '@gans/tensor';
import { reshape, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { expectLogits } from './expect-tensor';

/** The gradient of D(x_i) with respect to x_i, for each sample of a batch, flattened: float32 [N, P]. Differentiable again, in the samples and in whatever D uses.
 *
 *  One pass over the batch: sum_j D(x_j) has the gradient of D(x_i) at x_i, as long as D treats samples one by one.
 *
 *  @param caller and
 *  @param name of the function D, for the message when it does not give one logit a sample.
 */
export function inputGradients<T extends Tensor>(
  caller: string,
  name: string,
  logitOf: (samples: T) => Tensor,
  samples: T,
): Tensor2D {
  const count = samples.shape[0]!;
  let logits: Tensor | undefined;
  const [slopes] = gradients((x: T) => {
    logits = logitOf(x);
    return logits;
  })([samples]);
  // Here, since an error thrown while TensorFlow.js records would leave the tensors behind that it has put aside.
  expectLogits(caller, name, logits!);
  if (logits!.shape[0] !== count)
    throw new ShapeError(
      `${caller}: expected ${name} to hold one logit for each of the ${count} rows of its argument, got ${logits!.shape[0]}.`,
    );
  return reshape(slopes, [count, -1]);
}
