import { type Metadata, readSafetensors, type WriteSafetensorsOptions, writeSafetensors } from '@gans/checkpoints';
import { createSeed, disposeTree, type Seed } from '@gans/tensor';
import type { NetWeights } from './gan/state';
import { treeLike } from './internal/checked-arrays';
import { decodeMetadata, encodeMetadata } from './internal/file-metadata';

const KIND = 'gans/net/1';

/** Saves a net as a safetensors file: tensors under 'params/' and 'state/', its config as metadata. The file is replaced as a whole, never half-written, and carries a checksum, by which damage is found.
 *
 *  @param path of the file; its folder must exist.
 *  @param net any net of `create<Net>(config, seed)`; not disposed.
 *  @param options `metadata`: strings of your own to keep with it.
 *  @throws IoError when the file cannot be written; an old one is then intact. ValueError when `metadata` uses a name of the net's own.
 *  @example
 *  await saveNet('runs/a/generator.safetensors', generator);
 *  const { net } = await loadNet('runs/a/generator.safetensors', createDcganGenerator);
 */
export async function saveNet(
  path: string,
  net: NetWeights & { readonly config: object },
  options: Pick<WriteSafetensorsOptions, 'metadata'> = {},
): Promise<void> {
  const { config, params, state } = net;
  const metadata = encodeMetadata('saveNet', KIND, { config }, options.metadata);
  await writeSafetensors(path, { params, state }, { metadata, checksum: 'sha256' });
}

/** Loads a net that `saveNet` saved, bit by bit.
 *
 *  @param path of the file.
 *  @param create the function that made the net, for example `createClassifierNet` or `createGanGenerator`, which find in the file which net it is.
 *  @returns the net with the weights of the file, and the `metadata` that was saved with it; the caller disposes the net's params and state (`disposeTree`).
 *  @throws IoError when the file cannot be read; FormatError, in one line, when it is damaged or holds another kind of net. No tensor is left behind.
 */
export async function loadNet<Config, Net extends NetWeights>(
  path: string,
  create: (config: Config, seed: Seed) => Net,
): Promise<{ readonly net: Net; readonly metadata: Metadata }> {
  const { arrays, metadata } = await readSafetensors(path);
  const { built: template, extra } = decodeMetadata('loadNet', path, KIND, metadata, (value) =>
    create(value('config') as Config, createSeed(0)),
  );
  try {
    const { params, state } = treeLike('loadNet', path, { params: template.params, state: template.state }, arrays);
    return { net: { ...template, params, state }, metadata: extra };
  } finally {
    disposeTree(template.params, template.state);
  }
}
