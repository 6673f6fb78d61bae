import { type CvaeConfig, createCvaeDecoder, createCvaeEncoder } from '@gans/core-nets';
import { foldIn, type Seed } from '@gans/tensor';

/** Sizes of the smallest conditional VAE, for tests; it fits `tinyDataset`. */
export const tinyCvaeConfig: CvaeConfig = {
  latentSize: 2,
  classCount: 3,
  height: 8,
  width: 8,
  channels: 1,
  hiddenSize: 12,
};

/** Its two nets. */
export const tinyCvae = (seed: Seed, config = tinyCvaeConfig) => ({
  encoder: createCvaeEncoder(config, foldIn(seed, 'encoder')),
  decoder: createCvaeDecoder(config, foldIn(seed, 'decoder')),
});
