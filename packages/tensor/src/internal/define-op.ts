import {
  engine,
  getBackend,
  getGradient,
  getKernel,
  type NamedTensorMap,
  registerGradient,
  registerKernel,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';

/** An operation with a gradient of its own. `Attributes` are plain values that travel beside the tensors. */
export interface OpDefinition<Inputs extends NamedTensorMap, Attributes extends object> {
  /** Name in TensorFlow.js's kernel registry, after 'gans/'. An engine may register a faster kernel under it. */
  readonly name: string;
  /** Names of the tensor inputs. */
  readonly inputs: readonly (keyof Inputs & string)[];
  /** Those inputs that `gradient` is given back; default: all. What is not among them can be freed before the gradient runs. */
  readonly savedInputs?: readonly (keyof Inputs & string)[];
  /** How many outputs `gradient` is given back, from the first on; default 0: none is kept for it. */
  readonly savedOutputs?: number;
  /** Computes the outputs; runs inside `tidy` and is not differentiated. It returns new tensors, not its inputs. */
  readonly forward: (inputs: Inputs, attributes: Attributes) => Tensor[];
  /** The gradient of each input, computed on demand from the upstream gradients, the saved inputs and the saved outputs. It returns new tensors, not `upstream`.
   *
   *  It may be differentiated again: whatever depends on an input must be computed from that input by differentiable ops.
   *  Saved outputs have no path back to the inputs; use them only where a wrong second derivative is impossible.
   */
  readonly gradient: (
    upstream: Tensor[],
    inputs: Inputs,
    attributes: Attributes,
    outputs: Tensor[],
  ) => Record<keyof Inputs, () => Tensor>;
}

/** An operation made by `defineOp`: tensors by name and attributes in, a list of outputs out. */
export type Op<Inputs extends NamedTensorMap, Attributes extends object = Record<never, never>> = (
  inputs: Inputs,
  attributes: Attributes,
) => Tensor[];

/** Turns a definition into a function that TensorFlow.js records, differentiates (only for the inputs that ask) and frees like its own ops.
 *
 *  `tf.customGrad` computes every input's gradient, wanted or not; a registered kernel computes those on the path alone,
 *  which is what makes frozen weights cheap. Nothing is registered before the first call.
 */
export function defineOp<Inputs extends NamedTensorMap, Attributes extends object = Record<never, never>>(
  definition: OpDefinition<Inputs, Attributes>,
): Op<Inputs, Attributes> {
  const kernelName = `gans/${definition.name}`;
  return (inputs, attributes) => {
    register(kernelName, definition);
    const result = engine().runKernel(kernelName, inputs, attributes as never);
    return (Array.isArray(result) ? result : [result]) as Tensor[];
  };
}

function register<Inputs extends NamedTensorMap, Attributes extends object>(
  kernelName: string,
  definition: OpDefinition<Inputs, Attributes>,
): void {
  const backendName = getBackend();
  if (getKernel(kernelName, backendName) == null)
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        tidy(() => definition.forward(inputs as unknown as Inputs, attrs as unknown as Attributes)),
    });
  if (getGradient(kernelName) != null) return;
  const { savedInputs: names = definition.inputs, savedOutputs = 0 } = definition;
  registerGradient({
    kernelName,
    inputsToSave: [...names],
    outputsToSave: Array.from({ length: savedOutputs }, () => true),
    gradFunc: (upstream, saved, attributes) =>
      definition.gradient(
        Array.isArray(upstream) ? upstream : [upstream],
        Object.fromEntries(names.map((name, i) => [name, saved[i]!])) as unknown as Inputs,
        attributes as unknown as Attributes,
        saved.slice(names.length),
      ),
  });
}

/** `defineOp` for the common case of one tensor in, one tensor out, no attributes. */
export function defineUnaryOp(
  name: string,
  forward: (x: Tensor) => Tensor,
  gradient: (dy: Tensor, x: Tensor) => Tensor,
): <T extends Tensor>(x: T) => T {
  const op = defineOp<{ x: Tensor }>({
    name,
    inputs: ['x'],
    forward: ({ x }) => [forward(x)],
    gradient: ([dy], { x }) => ({ x: () => gradient(dy!, x) }),
  });
  return <T extends Tensor>(x: T) => op({ x }, {})[0] as T;
}
