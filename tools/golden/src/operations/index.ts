import type { Operation } from '../operation';
import { acganHead } from './acgan-head';
import { activationLossOperation } from './activation-loss';
import { activationSteps } from './activation-steps';
import { adamOperation } from './adam';
import { adamGivenGradients } from './adam-given-gradients';
import { adcLoss } from './adc-loss';
import { adversarialLossOperation } from './adversarial-loss';
import { batchNormAdaptation } from './batch-norm-adaptation';
import { batchNormAdaptationNet } from './batch-norm-adaptation-net';
import { bigganDeepBlock } from './biggan-deep-block';
import { clampedAdam } from './clamped-adam';
import { classBalancedWeights } from './class-balanced-weights';
import { classBalancing } from './class-balancing';
import { classBalancingRun } from './class-balancing-run';
import { conditionalActivation } from './conditional-activation';
import { conditionalBatchNormOperation } from './conditional-batch-norm';
import { conditionalContrastive } from './conditional-contrastive';
import { consistency } from './consistency';
import { crAugment } from './cr-augment';
import { d2dCe } from './d2d-ce';
import { diffaugment } from './diffaugment';
import { discriminatorBlockOperation } from './discriminator-block';
import { discriminatorHead } from './discriminator-head';
import { effectiveCounts } from './effective-counts';
import { featureMatching } from './feature-matching';
import { focalLossOperation } from './focal-loss';
import { foolingRateOperation } from './fooling-rate';
import { foolingRateImages } from './fooling-rate-images';
import { frechetDistance } from './frechet-distance';
import { generatorBlockOperation } from './generator-block';
import { gradientPenaltyOperation } from './gradient-penalty';
import { histogramKlOperation } from './histogram-kl';
import { igcDecision, igcLoss, igcSearch } from './igc';
import { inceptionScoreOperation } from './inception-score';
import { kid } from './kid';
import { ldamLossOperation } from './ldam-loss';
import { lecam } from './lecam';
import { lecamAnchors } from './lecam-anchors';
import { longTailCountsOperation } from './long-tail-counts';
import { mergeableStatistics } from './mergeable-statistics';
import { multiHinge } from './multi-hinge';
import { noConfidence } from './no-confidence';
import { optimalHistogramOperation } from './optimal-histogram';
import { prdc } from './prdc';
import { projection } from './projection';
import { saturationOperation } from './saturation';
import { selfAttentionOperation } from './self-attention';
import { sgdOperation } from './sgd';
import { softmaxCrossEntropyOperation } from './softmax-cross-entropy';
import { spectralNormOperation } from './spectral-norm';
import { tacLoss } from './tac-loss';
import { topK } from './top-k';
import { topKSchedule } from './top-k-schedule';

/** Every operation we have, by the name that golden vectors give it. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['acgan-head', acganHead],
  ['activation-loss', activationLossOperation],
  ['activation-steps', activationSteps],
  ['adam', adamOperation],
  ['adam-given-gradients', adamGivenGradients],
  ['adc-loss', adcLoss],
  ['adversarial-loss', adversarialLossOperation],
  ['batch-norm-adaptation', batchNormAdaptation],
  ['batch-norm-adaptation-net', batchNormAdaptationNet],
  ['biggan-deep-block', bigganDeepBlock],
  ['class-balanced-weights', classBalancedWeights],
  ['class-balancing-loss', classBalancing],
  ['class-balancing-run', classBalancingRun],
  ['clamped-adam', clampedAdam],
  ['conditional-activation', conditionalActivation],
  ['conditional-batch-norm', conditionalBatchNormOperation],
  ['conditional-contrastive', conditionalContrastive],
  ['consistency', consistency],
  ['cr-augment', crAugment],
  ['d2d-ce', d2dCe],
  ['diffaugment', diffaugment],
  ['discriminator-block', discriminatorBlockOperation],
  ['discriminator-head', discriminatorHead],
  ['effective-counts', effectiveCounts],
  ['feature-matching', featureMatching],
  ['focal-loss', focalLossOperation],
  ['fooling-rate', foolingRateOperation],
  ['fooling-rate-images', foolingRateImages],
  ['frechet-distance', frechetDistance],
  ['generator-block', generatorBlockOperation],
  ['gradient-penalty', gradientPenaltyOperation],
  ['histogram-kl', histogramKlOperation],
  ['igc-decision', igcDecision],
  ['igc-loss', igcLoss],
  ['igc-search', igcSearch],
  ['inception-score', inceptionScoreOperation],
  ['kid', kid],
  ['ldam-loss', ldamLossOperation],
  ['lecam', lecam],
  ['lecam-anchors', lecamAnchors],
  ['long-tail-counts', longTailCountsOperation],
  ['mergeable-statistics', mergeableStatistics],
  ['multi-hinge', multiHinge],
  ['no-confidence', noConfidence],
  ['optimal-histogram', optimalHistogramOperation],
  ['prdc', prdc],
  ['projection', projection],
  ['saturation', saturationOperation],
  ['self-attention', selfAttentionOperation],
  ['sgd', sgdOperation],
  ['softmax-cross-entropy', softmaxCrossEntropyOperation],
  ['spectral-norm', spectralNormOperation],
  ['tac-loss', tacLoss],
  ['top-k', topK],
  ['top-k-schedule', topKSchedule],
]);
