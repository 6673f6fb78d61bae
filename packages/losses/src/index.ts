export { type D2dCrossEntropyOptions, d2dCrossEntropy, d2dCrossEntropyRows } from './d2d-cross-entropy';
export { type D2dStatistics, d2dStatistics } from './d2d-statistics';
export { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
