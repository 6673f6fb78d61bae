export { type CheckGradientsOptions, checkGradients, type Tensors } from './check-gradients';
export { countLeftTensors, expectNoLeak } from './memory';
