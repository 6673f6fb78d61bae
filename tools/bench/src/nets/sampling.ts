import { asGenerator, foldSpectralNorms, type GeneratorNet } from '@gans/core-nets';
import { foldIn, normal, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { signature } from '../signature';

/** Images of a generator in inference mode, its spectral norms folded into the weights. */
export function sampling(net: GeneratorNet, batch: number, seed: Seed): Subject {
  const { latentSize, classCount } = net.spec;
  const latent = normal(foldIn(seed, 'latents'), [batch, latentSize]) as Tensor2D;
  const condition = oneHotRows(
    Array.from({ length: batch }, (_, i) => i % classCount),
    classCount,
  );
  const generate = asGenerator(net, foldSpectralNorms(net));
  const run = () => generate(latent, condition);
  return {
    inputs: { params: net.params, state: net.state, latent, condition },
    async check() {
      const images = run();
      const outcome = { images: signature(await images.data<'float32'>()) };
      images.dispose();
      return outcome;
    },
    run,
  };
}
