import { lecamPenalty, updateLecamAnchors } from '@gans/losses/lecam';
import { mixedBatchSize } from '@gans/losses/mixed-batch';
import { foldIn, type Objective, type Seed, type Tree } from '@gans/tensor';
import { mean, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { scoped } from '../../internal/scoped';
import type { GanBatch } from '../batch';
import type { CheckedGanConfig } from '../config';
import type { GanMemory } from '../memory';
import type { GanState } from '../state';
import { augmentationOf, expectFiniteLogits, withPseudo } from './augmentation';
import type { Judged } from './conditional-terms';
import { consistencyParts, transformed } from './consistency';
import type { StepContext } from './context';
import { type Made, make, makeNearby, makerOf } from './generate';
import { informationParts } from './information';
import { type Judge, judgeBoth, judgeOf } from './judge';
import { type LossPart, partValues, sumOfParts } from './loss-parts';
import { penaltyParts, type Slopes } from './penalties';
import { drawInput, realSample, type Sample } from './samples';

/** D's loss on one batch as a function of its parameters, G frozen. */
export interface DiscriminatorObjective {
  readonly loss: (params: Tree) => Objective<Tree>;
  /** What is remembered once the loss has been computed. */
  readonly memory: () => GanMemory;
}

/** Builds D's loss on one batch, real images and as many generated ones as the configuration says. */
export function discriminatorObjective(
  context: StepContext,
  state: GanState,
  batch: GanBatch,
  update: number,
  seed: Seed,
): DiscriminatorObjective {
  const { config, term, adversarial } = context;
  const { judgeWith, augment, seeds, input, prepare } = stageOf(context, state, batch, seed);
  // Without latent optimisation nothing that D is shown depends on it, and stays off the tape.
  const ahead = config.latentOptimization === undefined ? prepare() : undefined;
  let { memory } = state;
  const loss = (params: Tree): Objective<Tree> => {
    const judge = judgeWith(params);
    const stage = ahead ?? prepare(judge);
    const { exchanged, made, real, fake } = stage;
    const said = judgeBoth(judge, stage.shownReal, stage.shownFake, exchanged);
    const [ofReal, ofFake]: [Judged, Judged] = [
      { ...real, output: said.real },
      { ...fake, output: said.fake },
    ];
    const [realScores, fakeScores] = [term.score(ofReal), term.score(ofFake)];
    const parts: LossPart[] = [];
    if (adversarial !== undefined)
      parts.push({ name: 'adversarialD', value: adversarial.discriminator(realScores, fakeScores), weight: 1 });
    if (term.discriminator !== undefined)
      parts.push({ name: 'conditionalReal', value: term.discriminator(ofReal, ofFake), weight: term.weight });
    const slopes: Slopes = { judge, term, augment, real, fake: () => fake, seeds };
    parts.push(
      ...penaltyParts(config, slopes, update),
      ...consistencyParts(config, term, judge, said, stage.neighbours),
      ...informationParts(config, said.fake, input.codes, 'D'),
    );
    if (made.cost !== undefined)
      parts.push({ name: 'latentCostD', value: made.cost, weight: config.latentOptimization!.weight });
    const means = { realLogit: mean(realScores), fakeLogit: mean(fakeScores) };
    if (config.leCam !== undefined) {
      const leCam = updateLecamAnchors(state.memory.leCam, valuesOf(means), { step: state.step, ...config.leCam });
      memory = { ...memory, leCam };
      if (state.step > config.leCam.start)
        parts.push({
          name: 'leCam',
          value: lecamPenalty(realScores, fakeScores, leCam),
          weight: config.leCam.weight,
        });
    }
    return {
      loss: sumOfParts(parts),
      aux: { state: said.state, realScores, report: { ...means, ...partValues(parts) } },
    };
  };
  return { loss, memory: () => memory };
}

/** The penalties of real and generated images that have an update of D of their own. */
export function separatePenalties(
  context: StepContext,
  state: GanState,
  batch: GanBatch,
  update: number,
  seed: Seed,
): (params: Tree) => Objective<Tree> {
  const { config, term, nets } = context;
  const { judgeWith, augment, seeds, generated } = stageOf(context, state, batch, seed);
  const real = realSample(batch, nets.generator.spec);
  return (params) => {
    const judge = judgeWith(params);
    const slopes: Slopes = { judge, term, augment, real, fake: () => generated(judge).fake, seeds };
    const parts = penaltyParts(config, slopes, update, 'separate');
    return { loss: sumOfParts(parts), aux: partValues(parts) };
  };
}

/** What is made once for all passes over one batch: all images that D is shown, and how it is shown them. */
interface Stage {
  readonly made: Made;
  readonly real: Sample;
  readonly fake: Sample;
  readonly shownReal: Sample;
  readonly shownFake: Sample;
  readonly neighbours: Parameters<typeof consistencyParts>[4];
  readonly exchanged: number;
}

function stageOf(context: StepContext, state: GanState, batch: GanBatch, seed: Seed) {
  const { nets, config, term, alsoRead } = context;
  const { generator, discriminator, memory } = state;
  const { spec } = nets.generator;
  const input = drawInput(spec, config, foldIn(seed, 'input'), config.batchSize);
  const augment = augmentationOf(config, memory);
  const seeds = {
    real: foldIn(seed, 'augment real'),
    fake: foldIn(seed, 'augment fake'),
    points: foldIn(seed, 'points'),
  };
  const maker = makerOf(context, { ...generator, seed: foldIn(seed, 'generator') });
  const judgeWith = (params: Tree) =>
    judgeOf(nets.discriminator, term, { ...discriminator, params, seed: foldIn(seed, 'discriminator') }, alsoRead);
  const generated = (judge?: Judge): { made: Made; fake: Sample } => {
    const made = scoped(() => make(context, maker, judge, input, seed));
    return { made, fake: { images: made.images, condition: input.condition, labels: input.labels } };
  };
  const prepare = (judge?: Judge): Stage => {
    const { made, fake } = generated(judge);
    const real = withPseudo(realSample(batch, spec), fake, seed, config, memory);
    const nearby = makeNearby(context, maker, made, input.condition, seed);
    const augmented = (sample: Sample, own: Seed): Sample => ({ ...sample, images: augment(sample.images, own) });
    return {
      made,
      real,
      fake,
      shownReal: augmented(real, seeds.real),
      shownFake: augmented(fake, seeds.fake),
      neighbours: {
        ...transformed(config, real, fake, foldIn(seed, 'consistency')),
        ...(nearby && { latent: { ...fake, images: nearby as Tensor4D } }),
      },
      exchanged: exchangedOf(config, batch.epoch),
    };
  };
  return { judgeWith, augment, seeds, input, generated, prepare };
}

/** How many images of a batch change places in CAGAN's mixed batches. */
export function exchangedOf({ mixedBatch, batchSize }: CheckedGanConfig, epoch = 0): number {
  return mixedBatch === undefined ? 0 : mixedBatchSize({ epoch, batchSize, rate: mixedBatch.rate });
}

// The averages would keep what is not finite for ever.
function valuesOf(means: { readonly realLogit: Tensor; readonly fakeLogit: Tensor }): { real: number; fake: number } {
  const [real, fake] = [means.realLogit.dataSync()[0]!, means.fakeLogit.dataSync()[0]!];
  expectFiniteLogits(real, fake);
  return { real, fake };
}
