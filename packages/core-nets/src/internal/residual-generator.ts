import { type ApplyOptions, foldIn, type Seed, type Tree } from '@gans/tensor';
import { relu, tanh } from '@gans/tensor/ops';
import { reshape, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import {
  createGeneratorBlock,
  type GeneratorBlockParams,
  type GeneratorBlockState,
  generatorBlock,
} from '../blocks/generator-block';
import type { Draw, Layer } from '../heads/head';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from '../layers/batch-norm';
import { convolution } from '../layers/convolution';
import { dense } from '../layers/dense';
import { createSelfAttention, type SelfAttentionParams, selfAttention } from '../layers/self-attention';
import { applyStack, type StackLayer } from './stack';

/** Sizes of a stack of residual generator blocks. */
export interface ResidualGeneratorSizes {
  /** Channels of the 4x4 map, and of what each block makes of it. */
  readonly widths: readonly number[];
  /** Length of what is projected to the 4x4 map. */
  readonly projected: number;
  /** Length of each block's condition; 0 for plain batch norms. */
  readonly conditionSize: number;
  /** Blocks, counted from 1, that self-attention follows. */
  readonly attention: readonly number[];
  /** Channels of the images. */
  readonly channels: number;
}

const NORM = { epsilon: 1e-4 };

/** The fresh parameters and state of a stack: project, block1, block2, ..., attention after some, outputNorm, output. */
export function createResidualGenerator(
  { widths, projected, conditionSize, attention, channels }: ResidualGeneratorSizes,
  draw: Draw,
  seed: Seed,
): { params: Tree; state: Tree } {
  const [base, last] = [widths[0]!, widths.at(-1)!];
  const params: Record<string, Tree> = {
    project: { kernel: draw('project', [projected, 16 * base]), bias: zeros([16 * base]) },
  };
  const state: Record<string, Tree> = {};
  for (let i = 1; i < widths.length; i++) {
    const sizes = { inputs: widths[i - 1]!, outputs: widths[i]!, conditionSize };
    const block = createGeneratorBlock(sizes, foldIn(seed, `block${i}`));
    params[`block${i}`] = block.params;
    state[`block${i}`] = block.state;
    if (attention.includes(i))
      params[`attention${i}`] = createSelfAttention({ channels: widths[i]! }, foldIn(seed, `attention${i}`)).params;
  }
  const outputNorm = createBatchNorm(last);
  params.outputNorm = outputNorm.params;
  params.output = { kernel: draw('output', [3, 3, last, channels]), bias: zeros([channels]) };
  state.outputNorm = outputNorm.state;
  return { params, state };
}

/** Applies a stack: what is projected, and a condition for each block (counted from 1) where its norms are conditional. */
export function residualGenerator(
  params: Tree,
  state: Tree,
  projected: Tensor2D,
  conditionOf: (block: number) => Tensor2D | undefined,
  apply: ApplyOptions,
): { output: Tensor4D; state: Tree } {
  const { project, outputNorm, output } = params as { project: Layer; outputNorm: BatchNormParams; output: Layer };
  const layers = Object.keys(params)
    .filter((name) => /^(block|attention)\d+$/.test(name))
    .map((name): StackLayer => {
      const own = params[name];
      if (name.startsWith('attention'))
        return [name, (x) => ({ output: selfAttention(own as SelfAttentionParams, x) })];
      const condition = conditionOf(Number(name.slice('block'.length)));
      const options = { ...NORM, ...(condition && { condition }) };
      const before = state[name] as GeneratorBlockState;
      return [name, (x) => generatorBlock(own as GeneratorBlockParams, before, x, apply, options)];
    });
  const side = 4;
  const stack = applyStack(
    layers,
    () => reshape(dense(project, projected), [-1, side, side, project.bias.size / side ** 2]) as Tensor4D,
  );
  const final = batchNorm(outputNorm, state.outputNorm as BatchNormState, stack.output, apply, NORM);
  return {
    output: tanh(convolution(output, relu(final.output))),
    state: { ...stack.state, outputNorm: final.state },
  };
}
