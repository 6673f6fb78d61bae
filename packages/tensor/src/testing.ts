export { type CheckGradientsOptions, checkGradients } from './check-gradients';
export { countLeftTensors, expectNoLeak } from './memory';
