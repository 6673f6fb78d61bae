import { foldIn, type Model, type Seed, type Tree } from '@gans/tensor';
import { maxPool } from '@gans/tensor/ops';
import { type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { ClassifierOutput } from '../classifier-net';
import { type BatchNormParams, type BatchNormState, createBatchNorm } from '../layers/batch-norm';
import { dense } from '../layers/dense';
import { heNormalWeights } from '../layers/initializers';
import { globalMeanPool } from '../layers/pooling';
import {
  type BasicBlockParams,
  type BasicBlockShape,
  type BasicBlockState,
  basicBlock,
  createBasicBlock,
} from './basic-block';
import { normalizedConvolution } from './normalized-convolution';
import { type PixelStatistics, standardizePixels } from './pixel-statistics';

/** What a residual classifier is made of. */
export interface ResidualPlan extends PixelStatistics {
  readonly classCount: number;
  readonly channels: number;
  /** Channels of the stem and of the first stage; each further stage has twice as many. */
  readonly filters: number;
  readonly stem: '3x3' | '7x7';
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
  readonly shortcut: BasicBlockShape['shortcut'];
}

/** The blocks of a stage by name. */
export type Stage<Block extends Tree> = { readonly [block: string]: Block };

/** Parameters or state by layer: the ends, and the stages by name. */
export type ResidualParams = {
  readonly stem: { readonly kernel: Tensor };
  readonly stemNorm: BatchNormParams;
  readonly output: { readonly kernel: Tensor; readonly bias: Tensor };
};
export type ResidualState = { readonly stemNorm: BatchNormState };

interface Placed {
  readonly stage: string;
  readonly block: string;
  readonly shape: BasicBlockShape;
}

/** The blocks of a plan in order: 'stage1', 'block1' and so on; each stage after the first halves the image in its first block. */
function blocksOf({ filters, blocks, shortcut }: ResidualPlan): readonly Placed[] {
  let inputs = filters;
  return blocks.flatMap((count, stage) =>
    Array.from({ length: count }, (_, block) => {
      const outputs = filters * 2 ** stage;
      const shape = { inputs, outputs, stride: stage > 0 && block === 0 ? 2 : 1, shortcut } as const;
      inputs = outputs;
      return { stage: `stage${stage + 1}`, block: `block${block + 1}`, shape };
    }),
  );
}

/** A classifier of residual blocks: stem, stages, mean over all pixels, linear.
 *
 *  @returns params, state and apply; the layers are named as `blocksOf` says.
 */
export function createResidualClassifier<P extends ResidualParams & Tree, S extends ResidualState & Tree>(
  plan: ResidualPlan,
  seed: Seed,
): Model<P, S, Tensor4D, ClassifierOutput> {
  const { classCount, channels, filters, stem } = plan;
  const placed = blocksOf(plan);
  const fresh = placed.map((at) => ({
    ...at,
    ...createBasicBlock(at.shape, foldIn(foldIn(seed, at.stage), at.block)),
  }));
  const stemNorm = createBatchNorm(filters);
  const stemSize = stem === '7x7' ? 7 : 3;
  const featureSize = placed.at(-1)!.shape.outputs;
  const kernel = (layer: string, shape: readonly number[]) => heNormalWeights(foldIn(seed, layer), shape);
  const params = {
    stem: { kernel: kernel('stem', [stemSize, stemSize, channels, filters]) },
    stemNorm: stemNorm.params,
    ...byStage(fresh, (block) => block.params),
    output: { kernel: kernel('output', [featureSize, classCount]), bias: zeros([classCount]) },
  } as unknown as P;
  const state = { stemNorm: stemNorm.state, ...byStage(fresh, (block) => block.state) } as unknown as S;
  return {
    params,
    state,
    apply(params, state, images, options) {
      const scaled = standardizePixels(images, plan);
      const first = normalizedConvolution(
        { ...params.stem, norm: params.stemNorm },
        state.stemNorm,
        scaled,
        { ...(stem === '7x7' ? { stride: 2, padding: 3 } : { padding: 1 }), activation: 'relu' },
        options,
      );
      let x = first.output;
      const activations: Record<string, Tensor> = { stem: x };
      if (stem === '7x7') x = maxPool(x, 3, { stride: 2, padding: 1 });
      const next = placed.map(({ stage, block, shape }) => {
        const stageParams = (params as unknown as Record<string, Stage<BasicBlockParams>>)[stage]!;
        const stageState = (state as unknown as Record<string, Stage<BasicBlockState>>)[stage]!;
        const result = basicBlock(shape, stageParams[block]!, stageState[block]!, x, options);
        x = result.output;
        activations[`${stage}/${block}`] = x;
        return { stage, block, state: result.state };
      });
      const features = globalMeanPool(x);
      return {
        output: { logits: dense(params.output, features), features, activations },
        state: { stemNorm: first.state, ...byStage(next, (block) => block.state) } as unknown as S,
      };
    },
  };
}

/** Values of blocks as { stage1: { block1: ... } }. */
function byStage<B extends { readonly stage: string; readonly block: string }, V extends Tree>(
  blocks: readonly B[],
  read: (block: B) => V,
): Record<string, Record<string, V>> {
  const stages: Record<string, Record<string, V>> = {};
  for (const block of blocks) {
    stages[block.stage] ??= {};
    stages[block.stage]![block.block] = read(block);
  }
  return stages;
}
