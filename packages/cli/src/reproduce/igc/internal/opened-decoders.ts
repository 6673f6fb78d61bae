import { asGenerator, createCvaeDecoder } from '@gans/core-nets';
import { createSeed, disposeTree, foldIn } from '@gans/tensor';
import { joinDecoders } from '../../../classify/join-decoders';
import type { OpenedGenerator } from '../../../classify/open-generator';

/** Three decoders of 8 x 8 pixels that have learned nothing. */
export function openedDecoders(): OpenedGenerator {
  const size = { latentSize: 2, classCount: 0, height: 8, width: 8, channels: 1, hiddenSize: 4 };
  const nets = [0, 1, 2].map((k) => createCvaeDecoder(size, foldIn(createSeed(9), k)));
  return {
    generator: joinDecoders(nets.map((net) => asGenerator(net))),
    spec: { ...nets[0]!.spec, classCount: 3 },
    dispose: () => {
      for (const { params, state } of nets) disposeTree(params, state);
    },
  };
}
