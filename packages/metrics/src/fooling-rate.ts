import { ShapeError } from '@gans/tensor';
import { identityToJson } from './internal/identity-to-json';
import type { ExtractorIdentity, MetricResult } from './result';

/** Labels read with and without a perturbation. */
export interface FoolingRateInput {
  /** Class read from each clean image (`argmaxRows`). */
  readonly clean: ArrayLike<number>;
  /** Class read from the same image, perturbed. */
  readonly perturbed: ArrayLike<number>;
  /** The classifier; goes into the protocol. */
  readonly classifier: ExtractorIdentity;
  /** Whether perturbed images were clipped to the range of pixels; goes into the protocol. */
  readonly clipInput: boolean;
}

/** Share of images whose class a perturbation changes. True labels are not used: images that are read wrongly count as well.
 *
 *  rate = mean_i [argmax f(x_i) != argmax f(clip(x_i + d))]
 *  Moosavi-Dezfooli et al., "Universal Adversarial Perturbations", 2017, section 2. arXiv:1610.08401. Deviates: nothing; clipping is the caller's and is in the protocol.
 *
 *  @param input `clean` and `perturbed` labels, the `classifier`, and `clipInput`.
 *  @returns the share in [0, 1]; the protocol holds the standard error sqrt(p (1 - p) / n).
 *  @throws ShapeError when the lists are empty or differ in length.
 *  @example
 *  const input = { clean: [0, 1, 2, 1], perturbed: [0, 2, 2, 1], classifier: { name: 'small cnn' }, clipInput: true };
 *  console.log(foolingRate(input).value); // 0.25
 */
export function foolingRate({ clean, perturbed, classifier, clipInput }: FoolingRateInput): MetricResult {
  const n = clean.length;
  if (n === 0 || perturbed.length !== n)
    throw new ShapeError(
      `foolingRate: expected clean and perturbed to hold one label an image, got ${n} and ${perturbed.length} labels.`,
    );
  let changed = 0;
  for (let i = 0; i < n; i++) changed += Number(clean[i] !== perturbed[i]);
  const value = changed / n;
  const standardError = Math.sqrt((value * (1 - value)) / n);
  return {
    value,
    n,
    protocol: { metric: 'foolingRate', classifier: identityToJson(classifier), clipInput, standardError },
  };
}
