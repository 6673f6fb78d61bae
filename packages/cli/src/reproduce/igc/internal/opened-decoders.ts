import { createCvaeDecoder } from '@gans/core-nets';
import { createSeed, disposeTree, foldIn } from '@gans/tensor';
import { type OpenedGenerator, openedStack } from '../../../classify/open-generator';

/** Three decoders of 8 x 8 pixels that have learned nothing. */
export function openedDecoders(): OpenedGenerator {
  const size = { latentSize: 2, classCount: 0, height: 8, width: 8, channels: 1, hiddenSize: 4 };
  const nets = [0, 1, 2].map((k) => createCvaeDecoder(size, foldIn(createSeed(9), k)));
  const opened = openedStack(nets);
  for (const { params, state } of nets) disposeTree(params, state);
  return opened;
}
