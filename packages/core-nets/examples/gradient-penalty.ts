// The slope of a discriminator with respect to its images, penalised: R1, which differentiates through the net twice.

import { createDcganDiscriminator } from '@gans/core-nets';
import { createSeed, gradients, normal, valueAndGrad } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';

const size = { height: 16, width: 16, channels: 1 };
const net = createDcganDiscriminator({ ...size, classCount: 10, filters: 4, embeddingSize: 8 }, createSeed(7));
const images = normal(createSeed(1), [2, 16, 16, 1], { standardDeviation: 0.5 });

const { value, grads } = valueAndGrad((params: typeof net.params) => {
  const judge = (x: tf.Tensor4D) => net.apply(params, net.state, x, { training: false }).output.logits;
  const [slope] = gradients(judge)([images]);
  return { loss: tf.mul(0.5, tf.mean(tf.sum(tf.square(slope), [1, 2, 3]))) };
})(net.params);
console.log('R1 penalty', value.dataSync()[0]);
console.log('its gradient at the first kernel', tf.norm(grads.shrink1.kernel).dataSync()[0]);
