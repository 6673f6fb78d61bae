import { add, mul, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { CaseReader } from './case-reader';
import type { Output } from './compare';
import { lossAndGradients, outputOf } from './loss-and-gradients';

type Tensors = Readonly<Record<string, Tensor>>;

/** The outputs of a layer by name and, where the case has cotangents, `grad_<input>` of the sum of outputs times cotangents.
 *
 *  @param evaluate the layer; runs once for its outputs and once for the gradients.
 */
export async function layerOutputs<T extends Tensors>(
  reader: CaseReader,
  inputs: Tensors,
  evaluate: (inputs: Tensors) => T,
): Promise<Record<string, Output>> {
  const results: Tensors = evaluate(inputs);
  const names = Object.keys(results);
  const cotangents = names.flatMap((name): [string, Tensor][] => {
    const input = name === 'output' || name === 'normalized' ? 'cotangent' : `cotangent_${name}`;
    return reader.hasInput(input) ? [[name, reader.tensor(input)]] : [];
  });
  const outputs =
    cotangents.length === 0
      ? {}
      : await lossAndGradients(inputs, (x) => {
          const again: Tensors = evaluate(x);
          return cotangents.map(([name, cotangent]) => sum(mul(again[name]!, cotangent))).reduce((a, b) => add(a, b));
        });
  for (const name of names) outputs[name] = await outputOf(results[name]!);
  return outputs;
}
