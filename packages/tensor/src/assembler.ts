export {
  assemble,
  type Code,
  call,
  countDown,
  defineFunction,
  type Frame,
  type FunctionDefinition,
  forRange,
  i32,
  ifElse,
  type Local,
  plus,
  sequence,
  times,
  type ValueType,
  whileLoop,
} from './assembler/code';
export { f32x4 } from './assembler/f32x4';
export { f64x2 } from './assembler/f64x2';
