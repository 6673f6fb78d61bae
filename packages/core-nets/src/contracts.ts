import type { Classifier, Generator, Taps } from '@gans/tensor';
import { tidy } from '@tensorflow/tfjs-core';
import type { DcganGenerator } from './dcgan-generator';
import type { SmallCnn } from './small-cnn';

/** A generator net with fixed weights, as the bare function that the other packages take. Inference mode: each row depends on its own latent and condition only.
 *
 *  @param net its params and state are used unless others (an average, a checkpoint) are given; none are disposed.
 */
export function asGenerator(
  net: DcganGenerator,
  { params, state }: Pick<DcganGenerator, 'params' | 'state'> = net,
): Generator {
  return (latent, condition) => tidy(() => net.apply(params, state, { latent, condition }, { training: false }).output);
}

/** A classifier net with fixed weights, as the bare function that the other packages take. Inference mode.
 *
 *  @param net its params and state are used; none are disposed.
 */
export function asClassifier(net: SmallCnn): Classifier {
  return (images) => tidy(() => net.apply(net.params, net.state, images, { training: false }).output.logits);
}

/** A classifier net with fixed weights, giving `logits` [N, K] and `features` [N, featureSize]. Inference mode.
 *
 *  @param net its params and state are used; none are disposed.
 */
export function asTaps(net: SmallCnn): Taps {
  return (images) =>
    tidy(() => {
      const { logits, features } = net.apply(net.params, net.state, images, { training: false }).output;
      return { logits, features };
    });
}
