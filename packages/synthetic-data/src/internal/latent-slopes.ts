import { type Classifier, ShapeError, valueAndGrad } from '@gans/tensor';
import { withoutGradient } from '@gans/tensor/ops';
import { argMax, cast, oneHot, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { GeneratorSource } from '../generator-source';
import { type HardnessScore, targetScore } from './target-score';

/** What mining looks at: images of a generator, read by a classifier. */
export interface Reading extends Pick<GeneratorSource, 'generator'> {
  readonly classifier: Classifier;
  /** float32 [N, K], the classes asked for. */
  readonly condition: Tensor2D;
}

/** float32 [N, K]: one at the class with the highest logit, the lowest one of several. */
export const topClasses = (logits: Tensor2D): Tensor2D =>
  cast(oneHot(argMax(logits, 1) as Tensor, logits.shape[1]), 'float32') as Tensor2D;

/** The classifier's logits of the images of some latents. */
export function logitsAt(caller: string, { generator, classifier, condition }: Reading, latents: Tensor2D): Tensor2D {
  const logits = classifier(generator(latents, condition));
  const [rows, classes] = condition.shape;
  if (logits.shape.join() !== `${rows},${classes}`)
    throw new ShapeError(
      `${caller}: expected the classifier to give logits [${rows}, ${classes}], got [${logits.shape.join(', ')}]. Generator and classifier must have the same classes.`,
    );
  return logits;
}

/** The slope of s[k*] with respect to each latent.
 *
 *  @param targets one-hot k*; left out, it is decided here from the logits at these latents.
 *  @returns float32 [N, D], and the targets; the caller disposes both.
 */
export function latentSlopes(
  caller: string,
  reading: Reading,
  latents: Tensor2D,
  score: HardnessScore,
  targets?: Tensor2D,
): { slopes: Tensor2D; targets: Tensor2D } {
  const { value, grads, aux } = valueAndGrad((at: { latents: Tensor2D }) => {
    const logits = logitsAt(caller, reading, at.latents);
    const [decided] = targets === undefined ? withoutGradient(() => [topClasses(logits)]) : [targets];
    return { loss: targetScore(logits, decided, score), aux: { targets: decided } };
  })({ latents });
  value.dispose();
  return { slopes: grads.latents, targets: aux.targets };
}
