import type { ConvolutionParams } from '@gans/core-nets';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CaseReader } from './case-reader';

/** Names of the inputs that make up a convolution, as far as the case has them: none for a shortcut without weights. */
export const convolutionNames = (reader: CaseReader, layer: string): string[] =>
  [`${layer}_kernel`, `${layer}_bias`].filter((name) => reader.hasInput(name));

/** A convolution's weights among the inputs. */
export function convolutionOf(inputs: Readonly<Record<string, Tensor>>, layer: string): ConvolutionParams {
  const [kernel, bias] = [inputs[`${layer}_kernel`]!, inputs[`${layer}_bias`]];
  return bias === undefined ? { kernel } : { kernel, bias };
}
