export {
  type AdversarialLoss,
  type AdversarialLosses,
  type AdversarialLossName,
  adversarialLoss,
  adversarialLossNames,
  type PlainLoss,
  type RelativisticLoss,
} from './adversarial-loss';
export { type D2dCrossEntropyOptions, d2dCrossEntropy, d2dCrossEntropyRows } from './d2d-cross-entropy';
export { type D2dStatistics, d2dStatistics } from './d2d-statistics';
export { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
export { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';
export { rahingeDiscriminatorLoss, rahingeGeneratorLoss } from './rahinge';
export { ralsganDiscriminatorLoss, ralsganGeneratorLoss } from './ralsgan';
export { rasganDiscriminatorLoss, rasganGeneratorLoss } from './rasgan';
export { rsganDiscriminatorLoss, rsganGeneratorLoss } from './rsgan';
export { type VanillaGeneratorOptions, vanillaDiscriminatorLoss, vanillaGeneratorLoss } from './vanilla';
export { wassersteinDiscriminatorLoss, wassersteinGeneratorLoss } from './wasserstein';
