export { anyFloat32, anySeed, anyShape, anyTensorValues } from './arbitraries';
export { type Close, expectClose } from './close';
export { describeOnEngines, type EngineUnderTest } from './engines';
