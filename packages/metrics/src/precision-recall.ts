import { ValueError } from '@gans/tensor';
import type { FeatureSet } from './feature-set';
import { expectFeaturePair } from './internal/expect-features';
import { type DistanceBlock, forEachBlock, forEachBlockWithin } from './internal/for-each-block';
import { protocolOf } from './internal/protocol-of';
import { smallestValues } from './internal/smallest-values';
import { squaredDistance } from './internal/squared-distance';
import type { MeasurementOptions, MetricResult } from './result';

/** How the balls around the images are made. */
export interface PrecisionRecallOptions extends MeasurementOptions {
  /** k: a ball reaches to the k-th neighbour of its own set, itself not counted. */
  readonly neighbours: number;
  /** Whether a ball holds its rim: 'strict' (<) as in prdc, 'inclusive' (<=) as in the paper of precision and recall. */
  readonly comparison: 'strict' | 'inclusive';
}

/** Precision and recall, density and coverage of generated images. */
export interface PrecisionRecall {
  /** Share of the generated images inside some ball around a real one. */
  readonly precision: MetricResult;
  /** Share of the real images inside some ball around a generated one. */
  readonly recall: MetricResult;
  /** Mean number of real balls around a generated image, divided by k: can exceed 1. */
  readonly density: MetricResult;
  /** Share of the real images whose ball holds a generated one. */
  readonly coverage: MetricResult;
}

/** Tells faithfulness from variety: precision and density say how well generated images lie among real ones, recall and coverage how much of the real ones they reach.
 *
 *  precision = (1/M) #{j: some i with d(x_i, y_j) < r_i};  recall: x and y exchanged;  density = (1/(kM)) sum_ij [d(x_i, y_j) < r_i];  coverage = (1/N) #{i: some j with d(x_i, y_j) < r_i}
 *  Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models", 2019, section 2. arXiv:1904.06991. Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative Models", 2020, section 3. arXiv:2002.09797. Deviates: nothing; `comparison` says which paper's rim.
 *
 *  What is decided is decided by direct sums of squares in float64. On a fast engine float32 products leave open only the few pairs that rounding could decide; block by block, so that memory is that of the features and at most 200 MB.
 *
 *  @param real features x of N real images.
 *  @param fake features y of M generated images, by the same extractor.
 *  @param options k as `neighbours`, `comparison`, and the extractor.
 *  @returns four results of one protocol.
 *  @throws ShapeError when sets or dimensions do not fit; ValueError when a feature is not finite or a set has no k-th neighbour (fewer than k + 1 rows).
 *  @example
 *  const rows = (values: number[]) => ({ values, count: values.length, dimension: 1 });
 *  const options = { neighbours: 1, comparison: 'strict', extractor: { name: 'x' } } as const;
 *  console.log(precisionRecall(rows([0, 1, 2]), rows([0.5, 9]), options).precision.value); // 0.5
 */
export function precisionRecall(real: FeatureSet, fake: FeatureSet, options: PrecisionRecallOptions): PrecisionRecall {
  const { neighbours, comparison } = options;
  if (!Number.isInteger(neighbours) || neighbours < 1)
    throw new ValueError(`precisionRecall: expected neighbours to be a positive integer, got ${neighbours}.`);
  expectFeaturePair('precisionRecall', real, fake, neighbours + 1);
  const [radiiReal, radiiFake] = [squaredRadii(real, neighbours), squaredRadii(fake, neighbours)];
  const isInside =
    comparison === 'strict'
      ? (distance: number, radius: number) => distance < radius
      : (distance: number, radius: number) => distance <= radius;

  const realReached = new Uint8Array(real.count);
  const realCovered = new Uint8Array(real.count);
  const fakeFaithful = new Uint8Array(fake.count);
  let balls = 0;
  forEachBlock(real, fake, ({ firstRow, rowCount, firstColumn, columnCount, distances, rowMargins, columnMargins }) => {
    for (let row = 0, at = 0; row < rowCount; row++) {
      const i = firstRow + row;
      for (let column = 0; column < columnCount; column++, at++) {
        const j = firstColumn + column;
        const [radiusReal, radiusFake] = [radiiReal[i]!, radiiFake[j]!];
        const margin = rowMargins[row]! + columnMargins[column]!;
        const near = distances[at]!;
        if (near - margin > Math.max(radiusReal, radiusFake)) continue;
        const isClear = Math.abs(near - radiusReal) > margin && Math.abs(near - radiusFake) > margin;
        const distance = isClear ? near : squaredDistance(real, i, fake, j);
        if (isInside(distance, radiusFake)) realReached[i] = 1;
        if (!isInside(distance, radiusReal)) continue;
        balls += 1;
        realCovered[i] = 1;
        fakeFaithful[j] = 1;
      }
    }
  });

  const fields = { neighbours, comparison, dimension: real.dimension, nReal: real.count, nFake: fake.count };
  const result = (metric: string, value: number): MetricResult => ({
    value,
    n: fake.count,
    protocol: protocolOf(metric, options, fields),
  });
  return {
    precision: result('precision', share(fakeFaithful)),
    recall: result('recall', share(realReached)),
    density: result('density', balls / (neighbours * fake.count)),
    coverage: result('coverage', share(realCovered)),
  };
}

const share = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0) / flags.length;

/** The squared distance of each row to its k-th neighbour among the other rows. */
function squaredRadii(features: FeatureSet, neighbours: number): Float64Array {
  const exact = smallestValues(features.count, neighbours);
  // What the k-th distance is at most, by margins alone: few pairs are left below it.
  const bounds = smallestValues(features.count, neighbours);
  forEachBlockWithin(features, (block) => {
    forEachPair(block, (i, j, distance, margin) => {
      bounds.offer(i, distance + margin);
      bounds.offer(j, distance + margin);
    });
    forEachPair(block, (i, j, distance, margin) => {
      const least = distance - margin;
      const isOut = (row: number) => least > bounds.largest[row]! || least >= exact.largest[row]!;
      if (isOut(i) && isOut(j)) return;
      const square = squaredDistance(features, i, features, j);
      exact.offer(i, square);
      exact.offer(j, square);
    });
  });
  return exact.largest;
}

/** Each pair of different rows of a block within one set, once. */
function forEachPair(
  { firstRow, rowCount, firstColumn, columnCount, distances, rowMargins, columnMargins }: DistanceBlock,
  visit: (i: number, j: number, distance: number, margin: number) => void,
): void {
  for (let row = 0; row < rowCount; row++)
    for (let column = firstRow === firstColumn ? row + 1 : 0; column < columnCount; column++)
      visit(
        firstRow + row,
        firstColumn + column,
        distances[row * columnCount + column]!,
        rowMargins[row]! + columnMargins[column]!,
      );
}
