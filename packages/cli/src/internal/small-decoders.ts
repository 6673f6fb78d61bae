import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CvaeConfig, createCvaeDecoder } from '@gans/core-nets';
import { createSeed, disposeTree, foldIn } from '@gans/tensor';
import { saveNet } from '@gans/training';
import { decoderFile } from '../classify/open-generator';

const SIZE = { latentSize: 2, classCount: 0, height: 8, width: 8, channels: 1, hiddenSize: 4 };

/** A folder with decoders in it that have learned nothing, for classes dark and light.
 *
 *  @param changes to the size of each: 8 x 8 pixels, told nothing but a latent.
 */
export async function folderWithDecoders(
  name: string,
  changes: readonly Partial<CvaeConfig>[] = [{}, {}],
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), `gans-${name}-`));
  for (const [k, change] of changes.entries()) {
    const net = createCvaeDecoder({ ...SIZE, ...change }, foldIn(createSeed(4), k));
    await saveNet(decoderFile(folder, k), net, { metadata: { className: ['dark', 'light'][k]! } });
    disposeTree(net.params, net.state);
  }
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
