import type { Operation } from '../operation';
import { adamOperation } from './adam';
import { adamGivenGradients } from './adam-given-gradients';
import { adversarialLossOperation } from './adversarial-loss';
import { d2dCe } from './d2d-ce';
import { frechetDistance } from './frechet-distance';
import { mergeableStatistics } from './mergeable-statistics';
import { sgdOperation } from './sgd';

/** Every operation we have, by the name that golden vectors give it. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['adam', adamOperation],
  ['adam-given-gradients', adamGivenGradients],
  ['adversarial-loss', adversarialLossOperation],
  ['d2d-ce', d2dCe],
  ['frechet-distance', frechetDistance],
  ['mergeable-statistics', mergeableStatistics],
  ['sgd', sgdOperation],
]);
