import type { ConditionalLoss } from '@gans/losses/conditional-loss';
import { type D2dCrossEntropyOptions, d2dCrossEntropy } from '@gans/losses/d2d-cross-entropy';
import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { CaseReader } from './case-reader';

/** Options that `readBase` reads. */
export const baseOptions = ['base', 'form', 'temperature', 'positive_margin'];

/** The loss that a composed case is built on, and what the files call the tensors of its heads. */
export interface ConditionalBase {
  /** Of a head's tensors, given in the order of `names`. */
  readonly loss: ConditionalLoss<readonly Tensor2D[]>;
  /** Inputs that make up a head: `prefix` is '' or 'twin_'. */
  names(prefix: string, origin: 'real' | 'fake'): readonly string[];
}

/** Reads the loss that ADC or TAC is put around. */
export function readBase(reader: CaseReader): ConditionalBase {
  if (reader.choice('base', ['classifier', 'd2d-ce']) === 'classifier')
    return {
      loss: ([logits], labels) => softmaxCrossEntropy(logits!, labels),
      names: (prefix, origin) => [`${prefix}logits_${origin}`],
    };
  const options = readD2dOptions(reader);
  return {
    loss: ([embeddings, proxies], labels) => d2dCrossEntropy(embeddings!, proxies!, labels, options),
    names: (prefix, origin) => [`${prefix}embeddings_${origin}`, `${prefix}proxies`],
  };
}

/** Reads the constants of the data-to-data cross-entropy. */
export const readD2dOptions = (reader: CaseReader): D2dCrossEntropyOptions => ({
  temperature: reader.number('temperature'),
  positiveMargin: reader.number('positive_margin'),
  form: reader.choice('form', ['exact', 'studiogan']),
});

/** The inputs of the given names; one that two heads share is read once. */
export const readTensors = (reader: CaseReader, names: readonly string[]): Record<string, Tensor> =>
  Object.fromEntries([...new Set(names)].map((name) => [name, reader.tensor(name)]));

/** The tensors of a head among the inputs. */
export const headOf = (inputs: Readonly<Record<string, Tensor>>, names: readonly string[]): readonly Tensor2D[] =>
  names.map((name) => inputs[name] as Tensor2D);
