import type { AdversarialLoss } from '@gans/losses/adversarial-loss';
import { featureMatchingLoss } from '@gans/losses/feature-matching';
import { latentConsistencyGeneratorLoss } from '@gans/losses/latent-consistency';
import { nextTopK, topKLogits } from '@gans/losses/top-k';
import { foldIn, type Objective, type Seed, type Tree } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { scoped } from '../../internal/scoped';
import type { GanBatch } from '../batch';
import type { CheckedGanConfig } from '../config';
import type { DiscriminatorOutput } from '../nets';
import type { GanState } from '../state';
import { augmentationOf } from './augmentation';
import type { ConditionalTerm, Judged } from './conditional-terms';
import type { StepContext } from './context';
import { exchangedOf } from './discriminator-objective';
import { make, makeNearby, makerOf } from './generate';
import { informationParts } from './information';
import { judgeBoth, judgeOf } from './judge';
import { type LossPart, partValues, sumOfParts } from './loss-parts';
import { drawInput, realSample } from './samples';
import { termParts } from './term-parts';

/** G's loss on one batch as a function of its parameters, D frozen.
 *
 *  @param batch the real images that D has seen last; asked for only where the loss reads them.
 */
export function generatorObjective(
  context: StepContext,
  { generator, discriminator, memory }: GanState,
  batch: () => GanBatch,
  seed: Seed,
): (params: Tree) => Objective<Tree> {
  const { nets, config, term, adversarial, generatorTerms } = context;
  const input = drawInput(nets.generator.spec, config, foldIn(seed, 'input'), config.batchSize);
  const { condition, labels } = input;
  const augment = augmentationOf(config, memory);
  const judge = judgeOf(
    nets.discriminator,
    term,
    { ...discriminator, seed: foldIn(seed, 'discriminator') },
    context.alsoRead,
  );
  const { epoch = 0 } = config.topK || config.mixedBatch ? batch() : {};
  const exchanged = judge.isCoupled ? exchangedOf(config, epoch) : 0;
  const readsReal = adversarial?.isRelativistic === true || config.featureMatching !== undefined;
  const real = exchanged > 0 || readsReal ? realSample(batch(), nets.generator.spec) : undefined;
  const shownReal = real && { ...real, images: augment(real.images, foldIn(seed, 'augment real')) };
  // D(x) does not depend on G: its pass stays off the tape, unless it goes with G(z) in a mixed batch.
  const saidOfReal = shownReal && exchanged === 0 ? scoped(() => judge(shownReal).output) : undefined;
  const k = topKOf(config, epoch);

  return (params) => {
    const maker = makerOf(context, { ...generator, params, seed: foldIn(seed, 'generator') });
    const made = make(context, maker, judge, input, seed);
    const shown = { images: augment(made.images, foldIn(seed, 'augment fake')), condition };
    const said = exchanged > 0 ? judgeBoth(judge, shownReal!, shown, exchanged) : alone(judge(shown), saidOfReal);
    const fake: Judged = { output: said.fake, condition, labels };
    const ofReal: Judged | undefined = real && said.real && { ...real, output: said.real };
    const own = termParts(generatorTerms, made.images, condition, memory);
    const parts: LossPart[] = [];
    if (adversarial !== undefined)
      parts.push({ name: 'adversarialG', value: adversarialOf(adversarial, term, fake, ofReal, k), weight: 1 });
    if (term.generator !== undefined)
      parts.push({ name: 'conditionalFake', value: term.generator(fake), weight: term.weight });
    if (config.featureMatching !== undefined)
      parts.push({
        name: 'featureMatching',
        value: featureMatchingLoss(said.real!.features!, said.fake.features!),
        weight: config.featureMatching.weight,
      });
    const nearby = makeNearby(context, maker, made, condition, seed);
    if (nearby !== undefined)
      parts.push({
        name: 'latentConsistencyG',
        value: latentConsistencyGeneratorLoss(made.images, nearby),
        weight: config.latentConsistency!.generatorWeight,
      });
    if (made.cost !== undefined)
      parts.push({ name: 'latentCostG', value: made.cost, weight: config.latentOptimization!.weight });
    parts.push(...informationParts(config, said.fake, input.codes, 'G'), ...own.parts);
    return {
      loss: sumOfParts(parts),
      aux: { state: made.state, judgeState: said.state, report: partValues(parts), own: own.aux },
    };
  };
}

interface Said {
  readonly real: DiscriminatorOutput | undefined;
  readonly fake: DiscriminatorOutput;
  readonly state: Tree;
}

const alone = (
  { output: fake, state }: { readonly output: DiscriminatorOutput; readonly state: Tree },
  real: DiscriminatorOutput | undefined,
): Said => ({ real, fake, state });

function adversarialOf(
  adversarial: AdversarialLoss,
  { score }: ConditionalTerm,
  fake: Judged,
  real: Judged | undefined,
  k: number | undefined,
): Tensor {
  const all = score(fake);
  const scores = k === undefined || k >= all.shape[0]! ? all : topKLogits(all, k);
  return adversarial.isRelativistic
    ? adversarial.generator(score(real!), scores)
    : adversarial.generator(undefined, scores);
}

/** k of top-k training in an epoch; undefined without it. It follows from the epoch alone, so there is nothing to remember. */
export function topKOf({ topK, batchSize }: CheckedGanConfig, epoch: number): number | undefined {
  if (topK === undefined) return undefined;
  let k = batchSize;
  for (let i = 0; i < epoch; i++) k = nextTopK(k, batchSize, topK);
  return k;
}
