import { convolution, convolutionFields, filterGradient, filterGradientFields } from './convolution';
import { elementwiseFields, leakyRelu, tanh } from './elementwise';
import { multiplication, multiplicationFields } from './multiplication';
import { product } from './product';

/** The numbers that each kind of work is described by, in their order in memory. */
export const jobs = {
  convolution: convolutionFields,
  filterGradient: filterGradientFields,
  multiplication: multiplicationFields,
  leakyRelu: elementwiseFields,
  tanh: elementwiseFields,
} as const;

/** The kinds of work. */
export type JobName = keyof typeof jobs;
/** What describes one piece of work: its numbers by name. */
export type Job<N extends JobName> = Readonly<Record<(typeof jobs)[N][number], number>>;

/** Every function of the module, the inner loop that the others call first. */
export const allFunctions = () => [product(), convolution(), filterGradient(), multiplication(), leakyRelu(), tanh()];
