import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asGenerator,
  type CvaeDecoder,
  createCvaeDecoder,
  foldSpectralNorms,
  type GeneratorNet,
} from '@gans/core-nets';
import type { InversionSpec } from '@gans/igc';
import { disposeTree, FormatError, type Generator } from '@gans/tensor';
import { loadNet } from '@gans/training';
import { stackDecoders } from './stack-decoders';

/** A trained generator, ready to be searched. */
export interface OpenedGenerator {
  readonly generator: Generator;
  readonly spec: InversionSpec;
  dispose(): void;
}

/** A net as a generator, its spectral norms divided out once.
 *
 *  @param net whose params and state are disposed with the generator.
 */
export function openedNet(net: GeneratorNet): OpenedGenerator & Pick<GeneratorNet, 'spec'> {
  const folded = foldSpectralNorms(net);
  return {
    generator: asGenerator(net, folded),
    spec: net.spec,
    dispose: () => disposeTree(net.params, net.state, folded.params, folded.state),
  };
}

/** The file of a decoder for class k in a folder of one for each class. */
export const decoderFile = (folder: string, k: number): string => join(folder, `decoder-${k}.safetensors`);

/** How many classes have a decoder in a folder; 0 where it holds none. */
export async function countDecoders(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => /^decoder-\d+\.safetensors$/.test(name)).length;
}

/** Loads the decoders of all classes as one generator.
 *
 *  @param folder with a file for each of `countDecoders`.
 *  @returns the generator, whose condition is the class and then what each decoder takes; `classNames` as far as the files tell them, else numbers.
 *  @throws FormatError when the decoders draw images of different sizes; IoError and FormatError as of `loadNet`.
 */
export async function openDecoders(folder: string): Promise<OpenedGenerator & { classNames: string[] }> {
  const { nets, names } = await loadDecoders(folder);
  const opened = openedStack(nets);
  for (const { params, state } of nets) disposeTree(params, state);
  return { ...opened, classNames: names.map((name, k) => name ?? String(k)) };
}

/** Loads the decoders of all classes, each by itself.
 *
 *  @param folder with a file for each of `countDecoders`.
 *  @returns the nets, whose params and state the caller disposes, and the names of their classes as far as the files tell them.
 *  @throws as `openDecoders`.
 */
export async function loadDecoders(
  folder: string,
): Promise<{ readonly nets: CvaeDecoder[]; readonly names: (string | undefined)[] }> {
  const count = await countDecoders(folder);
  const files = await Promise.all(
    Array.from({ length: count }, (_, k) => loadNet(decoderFile(folder, k), createCvaeDecoder)),
  );
  const nets = files.map(({ net }) => net);
  const other = nets.findIndex((net) => sizeOf(net) !== sizeOf(nets[0]!));
  if (other > 0) {
    for (const { params, state } of nets) disposeTree(params, state);
    throw new FormatError(
      `gans: expected ${decoderFile(folder, other)} to be built as ${decoderFile(folder, 0)} is (${sizeOf(nets[0]!)}), got ${sizeOf(nets[other]!)}. Train them together.`,
    );
  }
  return { nets, names: files.map(({ metadata }) => metadata.className) };
}

/** Decoders of one size, one a class, as one generator.
 *
 *  @param nets copied, not disposed.
 */
export function openedStack(nets: readonly CvaeDecoder[]): OpenedGenerator {
  const { params, generate } = stackDecoders(nets);
  const { spec } = nets[0]!;
  return {
    generator: (latent, condition) => generate(params, latent, condition),
    spec: { ...spec, classCount: nets.length + spec.classCount },
    dispose: () => disposeTree(params),
  };
}

const sizeOf = ({ config: { height, width, channels, latentSize, classCount, hiddenSize } }: CvaeDecoder): string =>
  `${height}x${width}x${channels} of ${latentSize} latents and a condition of ${classCount}, ${hiddenSize} hidden`;
