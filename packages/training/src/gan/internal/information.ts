import { infoganContinuousLoss, infoganDiscreteLoss } from '@gans/losses/infogan';
import type { CheckedGanConfig } from '../config';
import type { DiscriminatorOutput } from '../nets';
import type { LossPart } from './loss-parts';
import type { Codes } from './samples';

/** InfoGAN: D's head is to read the codes that an image was made from; both nets take the term.
 *
 *  @param side as the report names it: 'D' or 'G'.
 */
export function informationParts(
  { information }: CheckedGanConfig,
  { codeLogits, codeMeans, codeLogVariances }: DiscriminatorOutput,
  codes: Codes | undefined,
  side: 'D' | 'G',
): LossPart[] {
  if (information === undefined || codes === undefined) return [];
  const parts: LossPart[] = [];
  if (information.discreteCodes > 0)
    parts.push({
      name: `discreteCodes${side}`,
      value: infoganDiscreteLoss(codeLogits!, codes.discrete),
      weight: information.discreteWeight,
    });
  if (information.continuousCodes > 0)
    parts.push({
      name: `continuousCodes${side}`,
      value: infoganContinuousLoss(codeMeans!, codeLogVariances!, codes.continuous),
      weight: information.continuousWeight,
    });
  return parts;
}
