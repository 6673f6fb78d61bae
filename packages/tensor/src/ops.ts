export { type Conv2dOptions, type Conv2dTransposeOptions, conv2d, conv2dTranspose } from './ops/conv2d';
export { abs, exp, leakyRelu, maximumScalar, minimumScalar, relu, sigmoid, softplus, tanh } from './ops/elementwise';
export { l2Norm, l2Normalize } from './ops/norm';
export { averagePool, maxPool, upsampleNearest } from './ops/resample';
export { gatherRows, oneHotRows } from './ops/rows';
export { logSoftmax, logSumExp, softmax } from './ops/softmax';
export { type Standardized, standardize } from './ops/standardize';
export { stopGradient } from './ops/stop-gradient';
