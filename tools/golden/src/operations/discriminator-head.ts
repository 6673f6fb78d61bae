import { auxiliaryClassifierLogits } from '@gans/losses/auxiliary-classifier';
import { projectionScore } from '@gans/losses/projection-score';
import { FormatError } from '@gans/tensor';
import { addBias, gatherRows, l2Normalize, relu } from '@gans/tensor/ops';
import { add, matMul, mul, reshape, sum, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients, outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

type Inputs = Readonly<Record<string, Tensor>>;
/** What a head makes of pooled features [N, C], by the names of the files. */
type Head = (h: Tensor2D, logits: Tensor2D, x: Inputs) => Record<string, Tensor>;

const heads: Readonly<Record<string, (normalize: boolean, labels: Int32Array) => Head>> = {
  projection: (normalize, labels) => {
    if (normalize) throw new FormatError('expected option normalize to be false where conditioning is projection');
    return (h, logits, x) => ({ score: projectionScore(logits, h, x.embedding as Tensor2D, labels) });
  },
  classifier: (normalizeFeatures) => (h, score, x) => ({
    score,
    class_logits: auxiliaryClassifierLogits(h, x.class_kernel as Tensor2D, { normalizeFeatures }),
  }),
  embedding: (normalize, labels) => (h, score, x) => {
    const embed = addBias(matMul(h, x.embed_kernel as Tensor2D), x.embed_bias as Tensor1D);
    const proxy = gatherRows(x.embedding as Tensor2D, labels);
    return normalize ? { score, embed: l2Normalize(embed), proxy: l2Normalize(proxy) } : { score, embed, proxy };
  },
};

/** The tensors that each kind of head has beside `features`, `kernel` and `bias`. */
const ownInputs: Readonly<Record<string, readonly string[]>> = {
  projection: ['embedding'],
  classifier: ['class_kernel'],
  embedding: ['embed_kernel', 'embed_bias', 'embedding'],
};

/** The last layers of a discriminator: relu, spatial sum, and what it says of real and of classes. */
export const discriminatorHead: Operation = {
  options: ['conditioning', 'normalize', 'pooling', 'activation'],
  precision: 'float32',
  run: async (reader) => {
    reader.choice('pooling', ['sum']);
    reader.choice('activation', ['relu']);
    const conditioning = reader.choice('conditioning', Object.keys(heads));
    const head = heads[conditioning]!(reader.boolean('normalize'), reader.integers('labels'));
    const evaluate = (x: Inputs) => {
      const h = sum(relu(x.features!), [1, 2]) as Tensor2D;
      const outputs = head(h, addBias(matMul(h, x.kernel as Tensor2D), x.bias as Tensor1D), x);
      return { ...outputs, score: reshape(outputs.score!, [-1]) };
    };

    const names = ['features', 'kernel', 'bias', ...ownInputs[conditioning]!];
    const inputs = Object.fromEntries(names.map((name) => [name, reader.tensor(name)]));
    const results: Record<string, Tensor> = evaluate(inputs);
    const cotangents = Object.keys(results)
      .filter((name) => reader.hasInput(`cotangent_${name}`))
      .map((name) => [name, reader.tensor(`cotangent_${name}`)] as const);
    const outputs = await lossAndGradients(inputs, (x) => {
      const values: Record<string, Tensor> = evaluate(x);
      return cotangents.map(([name, cotangent]) => sum(mul(values[name]!, cotangent))).reduce((a, b) => add(a, b));
    });
    for (const [name, result] of Object.entries(results)) outputs[name] = await outputOf(result);
    return outputs;
  },
};
