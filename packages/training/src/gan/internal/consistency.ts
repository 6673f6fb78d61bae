import { consistencyAugment, drawConsistencyAugment } from '@gans/core-nets';
import { consistencyRegularization } from '@gans/losses/consistency';
import { latentConsistencyDiscriminatorLoss } from '@gans/losses/latent-consistency';
import { foldIn, type Seed } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CheckedGanConfig } from '../config';
import type { DiscriminatorOutput } from '../nets';
import type { ConditionalTerm } from './conditional-terms';
import { type Judge, judgeBoth } from './judge';
import type { LossPart } from './loss-parts';
import type { Sample } from './samples';

/** Images whose judgement is to be that of others: transformed ones, and ones from neighbouring latents. */
export interface Neighbours {
  readonly real?: Sample;
  readonly fake?: Sample;
  readonly latent?: Sample;
}

/** The transformed real and generated images of CR and bCR. */
export function transformed(
  { consistency }: CheckedGanConfig,
  real: Sample,
  fake: Sample,
  seed: Seed,
): Pick<Neighbours, 'real' | 'fake'> {
  if (consistency === undefined) return {};
  const of = (sample: Sample, name: string): Sample => {
    const [count, height, width] = sample.images.shape;
    const draws = drawConsistencyAugment(foldIn(seed, name), count, [height, width], consistency);
    return { ...sample, images: consistencyAugment(sample.images, draws) };
  };
  return {
    ...(consistency.realWeight > 0 && { real: of(real, 'real') }),
    ...(consistency.fakeWeight > 0 && { fake: of(fake, 'fake') }),
  };
}

/** CR, bCR and zCR: what D says of the neighbours is to be what it said. */
export function consistencyParts(
  { consistency, latentConsistency }: CheckedGanConfig,
  term: ConditionalTerm,
  judge: Judge,
  said: { readonly real: DiscriminatorOutput; readonly fake: DiscriminatorOutput },
  neighbours: Neighbours,
): LossPart[] {
  const { real, fake, latent } = neighbours;
  const parts: LossPart[] = [];
  const outputs = (output: DiscriminatorOutput): Tensor[] => [
    output.logits,
    ...(term.matched === undefined ? [] : [term.matched(output)]),
  ];
  const compare = (loss: typeof consistencyRegularization, a: DiscriminatorOutput, b: DiscriminatorOutput) =>
    loss(outputs(a), outputs(b));
  const again =
    real !== undefined && fake !== undefined
      ? judgeBoth(judge, real, fake)
      : { real: real && judge(real).output, fake: fake && judge(fake).output };
  if (consistency !== undefined && again.real !== undefined)
    parts.push({
      name: 'consistencyReal',
      value: compare(consistencyRegularization, said.real, again.real),
      weight: consistency.realWeight,
    });
  if (consistency !== undefined && again.fake !== undefined)
    parts.push({
      name: 'consistencyFake',
      value: compare(consistencyRegularization, said.fake, again.fake),
      weight: consistency.fakeWeight,
    });
  if (latentConsistency !== undefined && latent !== undefined)
    parts.push({
      name: 'latentConsistencyD',
      value: compare(latentConsistencyDiscriminatorLoss, said.fake, judge(latent).output),
      weight: latentConsistency.discriminatorWeight,
    });
  return parts;
}
