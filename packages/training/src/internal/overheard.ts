import { flattenTree, type Tree } from '@gans/tensor';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { DiscriminatorOutput, GanNets } from '../gan/nets';

/** A tensor read out, to outlive the step. */
export interface Copy {
  readonly shape: number[];
  readonly data: number[];
}

/** Reads a tensor out. */
export const copy = (x: Tensor): Copy => ({ shape: x.shape, data: Array.from(x.dataSync()) });

/** A tensor of what was read out. */
export const restore = <T extends Tensor>({ data, shape }: Copy) => tensor(data, shape) as T;

/** The values of a tree by key path. */
export const bits = (tree: Tree) =>
  Object.entries(flattenTree(tree)).map(([path, x]) => [path, Array.from(x.dataSync())] as const);

/** The rows of a matrix. */
export const rowsOf = ({ shape, data }: Copy) =>
  Array.from({ length: shape[0]! }, (_, i) => data.slice(i * shape[1]!, (i + 1) * shape[1]!));

/** The classes of one-hot rows. */
export const labelsOf = (condition: Copy) => rowsOf(condition).map((row) => row.indexOf(1));

/** What G was given and gave in a pass. */
export interface DrawnPass {
  readonly params: ReturnType<typeof bits>;
  readonly latent: Copy;
  readonly condition: Copy;
  readonly images: Copy;
}

/** What D was given and said in a pass. */
export interface JudgedPass {
  readonly params: ReturnType<typeof bits>;
  readonly images: Copy;
  readonly condition: Copy | undefined;
  readonly output: { readonly [N in keyof DiscriminatorOutput]: Copy };
}

/** Nets that write down what they are given and what they answer. */
export function overheard(nets: GanNets): { nets: GanNets; drawn: DrawnPass[]; judged: JudgedPass[] } {
  const drawn: DrawnPass[] = [];
  const judged: JudgedPass[] = [];
  const { generator, discriminator } = nets;
  const listening: GanNets = {
    generator: {
      spec: generator.spec,
      apply(params, state, input, options) {
        const result = generator.apply(params, state, input, options);
        const { latent, condition } = input;
        drawn.push({
          params: bits(params),
          latent: copy(latent),
          condition: copy(condition),
          images: copy(result.output),
        });
        return result;
      },
    },
    discriminator: {
      ...discriminator,
      apply(params, state, input, options) {
        const result = discriminator.apply(params, state, input, options);
        const given = 'images' in input ? input : { images: input, condition: undefined };
        const entries = Object.entries(result.output).map(([name, x]) => [name, copy(x as Tensor)]);
        judged.push({
          params: bits(params),
          images: copy(given.images),
          condition: given.condition && copy(given.condition),
          output: Object.fromEntries(entries),
        });
        return result;
      },
    },
  };
  return { nets: listening, drawn, judged };
}

/** A report as numbers; its tensors are freed. */
export function numbers<Report extends { readonly [name: string]: Tensor }>(
  report: Report,
): { readonly [N in keyof Report]: number } {
  const entries = Object.entries(report).map(([name, x]) => [name, x.dataSync()[0]!]);
  for (const x of Object.values(report)) x.dispose();
  return Object.fromEntries(entries);
}
