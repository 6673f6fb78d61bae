import { batch } from '@gans/datasets';
import {
  addCosts,
  type BankStart,
  type ClassifyLabelsOptions,
  classifyLabels,
  clippedNoiseDifference,
  createBank,
  flops,
  type InversionSpec,
  type LabelOrder,
  labelConditions,
  type SearchCost,
} from '@gans/igc';
import { createSeed, foldIn, GansError } from '@gans/tensor';
import type { OpenedGenerator } from '../../classify/open-generator';
import type { Io } from '../../io';
import { glyphLabels, type LabelledGlyphs } from './glyph-labels';

/** A search for several labels, as plain data. */
export interface LabelSearch {
  /** Sequential: the class first. */
  readonly order: LabelOrder;
  readonly start: 'mean' | 'bank';
  readonly steps: number;
  readonly learningRate: number;
  readonly difference: 'mae' | 'clipped-noise';
}

/** What is tried on training glyphs; the first of equal ones is taken. */
export const LABEL_SEARCHES: readonly LabelSearch[] = [
  { order: 'joint', start: 'mean', steps: 40, learningRate: 0.2, difference: 'mae' },
  { order: 'joint', start: 'mean', steps: 80, learningRate: 0.2, difference: 'clipped-noise' },
  { order: 'joint', start: 'bank', steps: 30, learningRate: 0.2, difference: 'clipped-noise' },
  { order: 'sequential', start: 'mean', steps: 40, learningRate: 0.2, difference: 'clipped-noise' },
  { order: 'sequential', start: 'bank', steps: 30, learningRate: 0.2, difference: 'clipped-noise' },
  { order: 'sequential', start: 'bank', steps: 60, learningRate: 0.2, difference: 'clipped-noise' },
];

/** How many glyphs each attribute was read right of, and what it cost. */
export interface ReadLabels {
  readonly count: number;
  /** By attribute: 'class', 'colour'. */
  readonly right: Readonly<Record<string, number>>;
  /** Glyphs of which both were read right. */
  readonly both: number;
  /** An image. */
  readonly rowSteps: number;
  readonly flops: number;
  readonly seconds: number;
}

/** How glyphs are read. */
export interface ReadLabelsOptions {
  /** Draws in a bank. */
  readonly bank: number;
  readonly seed: number;
  /** Taken in the place of every search's own, where it is given: a trial of the program. */
  readonly steps?: number | undefined;
  readonly io: Pick<Io, 'now' | 'signal'>;
  readonly onProgress?: (done: number) => void;
}

const BLOCK = 100;

/** Reads class and colour of glyphs.
 *
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function readLabels(
  { generator, spec }: OpenedGenerator,
  { images: dataset, colours }: LabelledGlyphs,
  search: LabelSearch,
  { bank: size, seed, steps = search.steps, io, onProgress }: ReadLabelsOptions,
): Promise<ReadLabels> {
  const start = io.now();
  const labels = glyphLabels(dataset.classCount);
  const conditions = labelConditions(labels, spec, search.order);
  const bankSeed = foldIn(createSeed(seed), 'bank');
  const bank: BankStart | undefined =
    search.start === 'bank'
      ? await createBank(generator, spec, { size, conditions, seed: bankSeed, signal: io.signal })
      : undefined;
  const options = { ...optionsOf(search, spec, steps), ...(bank && { start: bank }), signal: io.signal };
  const costs: SearchCost[] = [];
  const right = { class: 0, colour: 0 };
  let both = 0;
  try {
    for (let first = 0; first < dataset.length; first += BLOCK) {
      if (io.signal.aborted)
        throw new GansError('ABORTED', `readLabels: stopped after ${first} of ${dataset.length} images.`);
      const places = Array.from({ length: Math.min(BLOCK, dataset.length - first) }, (_, i) => first + i);
      const { images, labels: classes } = batch(dataset, places);
      const { decisions, cost } = await classifyLabels(generator, spec, images, labels, options).finally(() =>
        images.dispose(),
      );
      costs.push(cost);
      for (const [i, [ofClass, ofColour]] of decisions.entries()) {
        const hits = [ofClass!.value === classes[i], ofColour!.value === colours[first + i]] as const;
        right.class += Number(hits[0]);
        right.colour += Number(hits[1]);
        both += Number(hits[0] && hits[1]);
      }
      onProgress?.(first + places.length);
    }
  } finally {
    bank?.dispose();
  }
  const cost = addCosts(costs);
  // A row of one class is one decoder, one of any class all of them; every row takes the same steps.
  const [values, classCount] = [conditions.length, dataset.classCount];
  const decoders = search.order === 'sequential' ? 1 : (classCount + (values - classCount) * classCount) / values;
  return {
    count: dataset.length,
    right,
    both,
    rowSteps: cost.rowSteps / cost.images,
    flops: flops({ ...cost, generatorMultiplyAdds: decoders * cost.generatorMultiplyAdds }) / cost.images,
    seconds: (io.now() - start) / 1000,
  };
}

function optionsOf(
  { order, learningRate, difference }: LabelSearch,
  { latentSize, imageShape }: InversionSpec,
  steps: number,
): ClassifyLabelsOptions {
  const plain = { order, preset: 'cold', learningRate, schedule: [{ steps }] } as const;
  if (difference === 'mae') return plain;
  const lambda = latentSize / (2 * imageShape.reduce((product, length) => product * length, 1));
  return { ...plain, difference: clippedNoiseDifference(), penalty: 'squared', lambda, decisionLambda: lambda };
}
