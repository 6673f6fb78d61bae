import { mixBatches } from '@gans/losses/mixed-batch';
import { flattenTree, type Seed, ShapeError, type Tree } from '@gans/tensor';
import { concat, slice, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { meanTrees } from '../../internal/mean-trees';
import type { DiscriminatorOutput, GanDiscriminator, OutputName } from '../nets';
import type { ConditionalTerm } from './conditional-terms';

/** Images, and the condition of each. */
export interface Shown {
  readonly images: Tensor4D;
  readonly condition: Tensor2D;
}

/** D in training, with the parameters, the state and the seed of one pass. */
export interface Judge {
  /** One pass: what it says, and D's state after it. */
  (shown: Shown): { output: DiscriminatorOutput; state: Tree };
  /** Whether what it says of one image depends on the others. */
  readonly isCoupled: boolean;
  /** Whether it is shown the conditions. */
  readonly showsCondition: boolean;
  /** Outputs that are read. */
  readonly reads: readonly OutputName[];
}

const SHARED: readonly OutputName[] = ['kernel', 'proxies', 'twinKernel', 'twinProxies'];

/** D as a function of images, in training mode. Every pass of one update starts from the same state, so that all of them see the same net.
 *
 *  @param also outputs to read beside those of the conditional term.
 */
export function judgeOf(
  discriminator: GanDiscriminator,
  term: ConditionalTerm,
  { params, state, seed }: { readonly params: Tree; readonly state: Tree; readonly seed: Seed },
  also: readonly OutputName[] = [],
): Judge {
  const reads = [...new Set<OutputName>(['logits', ...term.reads, ...also])];
  const judge = ({ images, condition }: Shown) => {
    const input = term.showsCondition ? { images, condition } : images;
    const result = discriminator.apply(params, state, input, { training: true, seed });
    expectOutputs(result.output, reads, term);
    return result;
  };
  return Object.assign(judge, {
    isCoupled: isCoupled(discriminator, state),
    showsCondition: term.showsCondition,
    reads,
  });
}

/** Shows D real and generated images: in one pass where each is judged on its own, else in a pass each, or in two mixed ones that exchange `exchanged` images. */
export function judgeBoth(
  judge: Judge,
  real: Shown,
  fake: Shown,
  exchanged = 0,
): { real: DiscriminatorOutput; fake: DiscriminatorOutput; state: Tree } {
  const count = real.images.shape[0];
  if (!judge.isCoupled) {
    const { output, state } = judge({
      images: concat([real.images, fake.images]),
      condition: judge.showsCondition ? concat([real.condition, fake.condition]) : real.condition,
    });
    const rows = (first: number, size: number) => eachRead(judge, output, (x) => slice(x, [first, 0], [size, -1]));
    return { real: rows(0, count), fake: rows(count, fake.images.shape[0]), state };
  }
  const mix = <T extends Tensor>(a: T, b: T): [T, T] => (exchanged === 0 ? [b, a] : mixBatches(a, b, exchanged));
  const images = mix(real.images, fake.images);
  const conditions = judge.showsCondition ? mix(real.condition, fake.condition) : [real.condition, fake.condition];
  const [first, second] = [0, 1].map((i) => judge({ images: images[i]!, condition: conditions[i]! })) as [
    ReturnType<Judge>,
    ReturnType<Judge>,
  ];
  const state = meanTrees([first.state, second.state]);
  // Mixing undoes itself.
  const pairs = judge.reads.map((name) => {
    const [a, b] = [first.output[name]!, second.output[name]!];
    return [name, SHARED.includes(name) ? [a, b] : mix(a, b)] as const;
  });
  const side = (i: 0 | 1) =>
    Object.fromEntries(pairs.map(([name, both]) => [name, both[i]])) as unknown as DiscriminatorOutput;
  return { real: side(0), fake: side(1), state };
}

/** Applies a function to the outputs that are read and have a row an image. */
function eachRead(judge: Judge, output: DiscriminatorOutput, f: (x: Tensor2D) => Tensor2D): DiscriminatorOutput {
  const entries = judge.reads.map((name) => [name, SHARED.includes(name) ? output[name]! : f(output[name]!)]);
  return Object.fromEntries(entries);
}

/** Whether a discriminator judges images together. */
export function isCoupled({ rows }: GanDiscriminator, state: Tree): boolean {
  if (rows !== undefined) return rows === 'coupled';
  return Object.keys(flattenTree(state)).some((path) => !/(^|\/)[uv]$/.test(path));
}

function expectOutputs(output: DiscriminatorOutput, reads: readonly OutputName[], { heads }: ConditionalTerm): void {
  const missing = reads.filter((name) => output[name] === undefined);
  if (missing.length > 0)
    throw new ShapeError(
      `ganStep: expected the discriminator to give ${missing.join(' and ')}, got ${Object.keys(output).join(', ') || 'nothing'}. Give it a head that the losses can read: ${heads.join(' or ')}.`,
    );
}
