import { ShapeError } from '@gans/tensor';
import { reshape, type Tensor2D, type Tensor4D, tile } from '@tensorflow/tfjs-core';
import { repeatRows } from './internal/rows';
import type { Start } from './start';

/** A class-conditional encoder: images float32 [R, H, W, C] and conditions float32 [R, K] -> latents float32 [R, D], row by row. */
export type Encoder = (images: Tensor4D, condition: Tensor2D) => Tensor2D;

/** Starts where an encoder says that the generator would have to start to redraw the image as that class.
 *
 *  Cheaper by far than a bank where latents are many; `trainEncoder` trains one on generated pairs alone.
 *
 *  @param encode synchronous, row-independent.
 *  @returns a start; its search throws ShapeError when the encoder gives anything but one latent a row.
 *  @example
 *  const start = encoderStart((images) => tf.zeros([images.shape[0], 8]));
 */
export function encoderStart(encode: Encoder): Start {
  return {
    name: 'encoder',
    latentsPerRow: 1,
    begin: ({ images, conditions, spec: { latentSize } }) => {
      const [count, hypotheses] = [images.shape[0], conditions.shape[0]];
      const latents = encode(repeatRows(images, hypotheses), tile(conditions, [count, 1]));
      if (latents.shape.join() !== [count * hypotheses, latentSize].join())
        throw new ShapeError(
          `encoderStart: expected the encoder to give [${count * hypotheses}, ${latentSize}], got [${latents.shape.join(', ')}]. It maps each row of images and conditions to one latent of the generator.`,
        );
      return { latents: reshape(latents, [count, hypotheses, 1, latentSize]) };
    },
    costOf: (hypotheses) => ({ encodedRows: hypotheses, multiplyAdds: 0 }),
  };
}
