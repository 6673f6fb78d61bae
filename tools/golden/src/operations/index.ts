import type { Operation } from '../operation';
import { adamOperation } from './adam';
import { adamGivenGradients } from './adam-given-gradients';
import { adversarialLossOperation } from './adversarial-loss';
import { classBalancedWeights } from './class-balanced-weights';
import { classBalancing } from './class-balancing';
import { classBalancingRun } from './class-balancing-run';
import { consistency } from './consistency';
import { d2dCe } from './d2d-ce';
import { effectiveCounts } from './effective-counts';
import { featureMatching } from './feature-matching';
import { focalLossOperation } from './focal-loss';
import { frechetDistance } from './frechet-distance';
import { gradientPenaltyOperation } from './gradient-penalty';
import { ldamLossOperation } from './ldam-loss';
import { lecam } from './lecam';
import { lecamAnchors } from './lecam-anchors';
import { mergeableStatistics } from './mergeable-statistics';
import { optimalHistogramOperation } from './optimal-histogram';
import { sgdOperation } from './sgd';
import { topK } from './top-k';
import { topKSchedule } from './top-k-schedule';

/** Every operation we have, by the name that golden vectors give it. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['adam', adamOperation],
  ['adam-given-gradients', adamGivenGradients],
  ['adversarial-loss', adversarialLossOperation],
  ['class-balanced-weights', classBalancedWeights],
  ['class-balancing-loss', classBalancing],
  ['class-balancing-run', classBalancingRun],
  ['consistency', consistency],
  ['d2d-ce', d2dCe],
  ['effective-counts', effectiveCounts],
  ['feature-matching', featureMatching],
  ['focal-loss', focalLossOperation],
  ['frechet-distance', frechetDistance],
  ['gradient-penalty', gradientPenaltyOperation],
  ['ldam-loss', ldamLossOperation],
  ['lecam', lecam],
  ['lecam-anchors', lecamAnchors],
  ['mergeable-statistics', mergeableStatistics],
  ['optimal-histogram', optimalHistogramOperation],
  ['sgd', sgdOperation],
  ['top-k', topK],
  ['top-k-schedule', topKSchedule],
]);
