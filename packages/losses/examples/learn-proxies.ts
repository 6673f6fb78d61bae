// Pulls random embeddings to their class proxies with D2D-CE and watches the statistics of ReACGAN's diagnosis.

import { d2dCrossEntropy, d2dStatistics } from '@gans/losses';
import { adam, createSeed, integers, normal, split, valueAndGrad } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';

const [forEmbeddings, forProxies, forLabels] = split(createSeed(7), 3);
const labels = integers(forLabels, 64, 5);
const optimizer = adam({ learningRate: 0.05, beta1: 0.5 });
let params = { embeddings: normal(forEmbeddings, [64, 16]), proxies: normal(forProxies, [5, 16]) };
let memory = optimizer.init(params);
for (let step = 0; step <= 100; step++) {
  const { value, grads } = valueAndGrad((p: typeof params) => ({
    loss: d2dCrossEntropy(p.embeddings, p.proxies, labels, { temperature: 0.5, positiveMargin: 0.98 }),
  }))(params);
  if (step % 50 === 0) {
    const { trueClassProb, proxyCosine } = d2dStatistics(params.embeddings, params.proxies, labels);
    console.log(
      `step ${step}: loss ${value.dataSync()[0]!.toFixed(3)}, true class ${trueClassProb.dataSync()[0]!.toFixed(3)}, proxies ${proxyCosine.dataSync()[0]!.toFixed(3)}`,
    );
  }
  ({ params, state: memory } = optimizer.update(params, grads, memory, { donate: true }));
  tf.dispose([value, grads]);
}
