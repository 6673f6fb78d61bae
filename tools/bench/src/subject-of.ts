import { foldIn, normal, type Seed } from '@gans/tensor';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Outcome, Subject } from './bench';
import { signature } from './signature';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** A subject that is a function of some tensors of normal numbers; its first result is what a run returns. */
export function subjectOf<S extends Shapes>(
  seed: Seed,
  shapes: S,
  compute: (inputs: { readonly [K in keyof S]: Tensor }) => readonly Tensor[],
): Subject {
  const drawn: Record<string, Tensor> = {};
  for (const [name, shape] of Object.entries(shapes)) drawn[name] = normal(foldIn(seed, name), shape);
  const inputs = drawn as { readonly [K in keyof S]: Tensor };
  return {
    inputs,
    check: () => outcomeOf(tidy(() => [...compute(inputs)])),
    run: () => tidy(() => compute(inputs)[0]!),
  };
}

/** What sides compare of their results, which are disposed. */
export async function outcomeOf(results: readonly Tensor[]): Promise<Outcome> {
  const outcome: Record<string, number> = {};
  for (const [i, result] of results.entries()) {
    outcome[`result ${i}`] = signature(await result.data<'float32'>());
    result.dispose();
  }
  return outcome;
}
