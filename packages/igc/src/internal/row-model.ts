import { disposeTree, type Generator, type Tree } from '@gans/tensor';
import { abs } from '@gans/tensor/ops';
import {
  add,
  mean,
  mul,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { DifferenceTarget } from '../difference';
import { priorMoments, zScore } from '../prior';
import type { ResolvedSearch } from '../settings';
import type { InversionSpec } from '../spec';
import { boundsOf } from './bounds';
import { runGenerator } from './expect';
import type { Hypotheses } from './hypotheses';
import { rowsOf } from './rows';

/** What all chunks of a search have in common. */
export interface SearchPlan {
  /** Of the public function, for messages. */
  readonly caller: string;
  readonly generator: Generator;
  readonly spec: InversionSpec;
  readonly hypotheses: Hypotheses;
  readonly settings: ResolvedSearch;
}

/** What a row is searched for. */
export interface RowVariables extends Record<string, Tensor> {
  /** [rows, D]: latents, or what `bounds` makes latents of. */
  readonly latents: Tensor2D;
}

/** Constants of the rows of a phase: tensors with one row each. */
export type RowConstants = {
  readonly target: DifferenceTarget;
  readonly decisionTarget: DifferenceTarget;
  /** [rows, K]: fixed entries; 0 where an entry is free. */
  readonly fixed: Tensor2D;
  /** [rows, K]: 1 where an entry is free; absent where none is. */
  readonly mask?: Tensor2D;
};

/** Rows of a chunk of images: row = (image h + hypothesis) r + start. */
export function createRowModel({ caller, generator, spec, hypotheses, settings }: SearchPlan, images: Tensor4D) {
  const { start, difference, decision } = settings;
  const { conditions: conditionRows, free } = hypotheses;
  const [count, h, r] = [images.shape[0], conditionRows.length, start.latentsPerRow];
  const bounds = boundsOf(spec, settings.bounds);
  const moments = priorMoments(spec.prior, spec.latentSize);
  const targets = tidy(() => {
    const target = { ...difference.prepare(images) };
    return { target, decisionTarget: decision === difference ? target : { ...decision.prepare(images) } };
  });

  const point = (variables: RowVariables, { fixed, mask }: RowConstants) => {
    const latents = bounds.toLatents(variables.latents) as Tensor2D;
    const entries = mask && mul(free!.toEntries(variables.free as Tensor2D), mask);
    return { latents, conditions: (entries === undefined ? fixed : add(fixed, entries)) as Tensor2D };
  };
  const withPrior = (differences: Tensor1D, latents: Tensor2D, lambda: number): Tensor1D =>
    lambda === 0 ? differences : add(differences, mul(priorTerm(latents, moments, settings.penalty), lambda));

  return {
    rowCount: count * h * r,
    imageOf: (row: number) => Math.floor(row / (h * r)),
    /** Row of a hypothesis of an image, by its first start. */
    placeOf: (row: number) => Math.floor(row / r),
    /** The variables to start from, and the images of them where the start has them. */
    begin() {
      const conditions = tensor2d(
        conditionRows.map((row) => [...row]),
        [h, spec.classCount],
        'float32',
      );
      const { latents, redrawn } = start.begin({
        images,
        conditions,
        conditionRows,
        generator,
        spec,
        difference,
        target: targets.target,
      });
      const flat = reshape(latents, [count * h * r, spec.latentSize]);
      const rows = bounds.fromLatents(bounds.project?.(flat) ?? flat) as Tensor2D;
      const variables: RowVariables = { latents: rows, ...(free && { free: free.begin(count * h * r) }) };
      return { variables, ...(redrawn && { redrawn: redrawn.clone() }) };
    },
    /** New tensors. */
    constants(rows: Int32Array): RowConstants {
      const own = rows.map((row) => Math.floor(row / r) % h);
      const imagesOf = rows.map((row) => Math.floor(row / (h * r)));
      const table = (values: readonly (readonly number[])[]) =>
        tensor2d(
          Array.from(own, (hypothesis) => [...values[hypothesis]!]),
          [rows.length, spec.classCount],
          'float32',
        );
      const gathered = (target: DifferenceTarget) =>
        Object.fromEntries(Object.entries(target).map(([name, tensor]) => [name, rowsOf(tensor, imagesOf)]));
      const target = gathered(targets.target);
      const decisionTarget = decision === difference ? target : gathered(targets.decisionTarget);
      if (free === undefined) return { target, decisionTarget, fixed: table(conditionRows) };
      const mask = table(free.mask);
      return { target, decisionTarget, mask, fixed: mul(table(conditionRows), sub(1, mask)) };
    },
    point,
    /** L, summed over the rows, so that each is searched as if it were alone. */
    loss(variables: RowVariables, constants: RowConstants): Tensor {
      const { latents, conditions } = point(variables, constants);
      const redrawn = runGenerator(caller, generator, spec, latents, conditions);
      return sum(withPrior(difference.compare(redrawn, constants.target), latents, settings.lambda));
    },
    /** What decides, row by row. */
    measure(variables: RowVariables, constants: RowConstants, known?: Tensor4D): Tensor1D {
      const { latents, conditions } = point(variables, constants);
      const redrawn = known ?? runGenerator(caller, generator, spec, latents, conditions);
      return withPrior(decision.compare(redrawn, constants.decisionTarget), latents, settings.decisionLambda);
    },
    /** Variables after a step, brought back to where they may be; new tensors where something is to do. */
    project: (variables: RowVariables): RowVariables => ({
      latents: (bounds.project?.(variables.latents) ?? variables.latents) as Tensor2D,
      ...(free && { free: free.project?.(variables.free as Tensor2D) ?? variables.free! }),
    }),
    dispose: () => disposeTree(targets as unknown as Tree),
  };
}

/** The rows of a chunk. */
export type RowModel = ReturnType<typeof createRowModel>;

/** (1/d) sum |u| or u^2 of each row, u = (z - mu) / s: float32 [rows]. */
export function priorTerm(
  latents: Tensor2D,
  moments: ReturnType<typeof priorMoments>,
  penalty: 'absolute' | 'squared',
): Tensor1D {
  const scores = zScore(latents, moments);
  return mean(penalty === 'absolute' ? abs(scores) : square(scores), 1);
}
