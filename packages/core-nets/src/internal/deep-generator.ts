import { type ApplyOptions, foldIn, type Seed, type Tree } from '@gans/tensor';
import { relu, tanh } from '@gans/tensor/ops';
import { reshape, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import {
  createDeepGeneratorBlock,
  type DeepGeneratorBlockParams,
  type DeepGeneratorBlockState,
  deepGeneratorBlock,
} from '../blocks/deep-generator-block';
import type { Draw, Layer } from '../heads/head';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from '../layers/batch-norm';
import { convolution } from '../layers/convolution';
import { dense } from '../layers/dense';
import { createSelfAttention, type SelfAttentionParams, selfAttention } from '../layers/self-attention';
import { applyStack, type StackLayer } from './stack';

/** A layer of a deep generator: a block, or self-attention on `outputs` channels. */
export interface DeepLayer {
  readonly kind: 'block' | 'attention';
  readonly inputs: number;
  readonly outputs: number;
  readonly upsample: boolean;
}

const NORM = { epsilon: 1e-4 };
const SIDE = 4;

/** The fresh parameters and state of a deep generator: project, layer0, layer1, ..., outputNorm, output.
 *
 *  @param layers from the 4x4 map on.
 *  @param conditionSize length of what is projected and of the condition of every block.
 *  @param outputs channels that the last convolution has weights for.
 */
export function createDeepGenerator(
  layers: readonly DeepLayer[],
  conditionSize: number,
  outputs: number,
  draw: Draw,
  seed: Seed,
): { params: Tree; state: Tree } {
  const [base, last] = [layers[0]!.inputs, layers.at(-1)!.outputs];
  const flatSize = SIDE * SIDE * base;
  const params: Record<string, Tree> = {
    project: { kernel: draw('project', [conditionSize, flatSize]), bias: zeros([flatSize]) },
  };
  const state: Record<string, Tree> = {};
  layers.forEach((layer, index) => {
    const name = `layer${index}`;
    if (layer.kind === 'attention') {
      params[name] = createSelfAttention({ channels: layer.outputs }, foldIn(seed, name)).params;
      return;
    }
    const sizes = { inputs: layer.inputs, outputs: layer.outputs, conditionSize };
    const block = createDeepGeneratorBlock(sizes, foldIn(seed, name));
    params[name] = block.params;
    state[name] = block.state;
  });
  const outputNorm = createBatchNorm(last);
  return {
    params: {
      ...params,
      outputNorm: outputNorm.params,
      output: { kernel: draw('output', [3, 3, last, outputs]), bias: zeros([outputs]) },
    },
    state: { ...state, outputNorm: outputNorm.state },
  };
}

/** Applies a deep generator to what is projected, which is the condition of every block too.
 *
 *  @param select what of the last convolution is computed.
 */
export function deepGenerator(
  layers: readonly DeepLayer[],
  params: Tree,
  state: Tree,
  condition: Tensor2D,
  apply: ApplyOptions,
  select: (output: Layer) => Layer = (output) => output,
): { output: Tensor4D; state: Tree } {
  const { project, outputNorm, output } = params as { project: Layer; outputNorm: BatchNormParams; output: Layer };
  const steps = layers.map(({ kind, upsample }, index): StackLayer => {
    const name = `layer${index}`;
    const own = params[name] as Tree;
    if (kind === 'attention') return [name, (x) => ({ output: selfAttention(own as SelfAttentionParams, x) })];
    const before = state[name] as DeepGeneratorBlockState;
    const options = { ...NORM, condition, upsample };
    return [name, (x) => deepGeneratorBlock(own as DeepGeneratorBlockParams, before, x, apply, options)];
  });
  const { inputs } = layers[0]!;
  const stack = applyStack(steps, () => reshape(dense(project, condition), [-1, SIDE, SIDE, inputs]) as Tensor4D);
  const final = batchNorm(outputNorm, state.outputNorm as BatchNormState, stack.output, apply, NORM);
  return {
    output: tanh(convolution(select(output), relu(final.output))),
    state: { ...stack.state, outputNorm: final.state },
  };
}
