import { flattenTree, GansError, type Tree, ValueError } from '@gans/tensor';
import { type Scalar, square, stack, sum, tidy } from '@tensorflow/tfjs-core';
import type { StepCallback, StepReport } from './step-callback';

/** What counts as healthy, and what is done with healthy weights. */
export interface DivergenceGuardOptions<Report extends StepReport> {
  /** Largest size of scalars of the report by name, such as { gradientNorm: 1e3 }; all must be finite. */
  readonly limits?: Readonly<Record<string, number>>;
  /** The weights to look at. Left out: none, the scalars alone decide. */
  readonly weights?: (report: Report) => Tree;
  /** Largest Euclidean length of all weights together; default: all that are finite. */
  readonly weightNorm?: number;
  /** Saves a checkpoint; is called after all has been found healthy, so that what it replaces may go. */
  readonly keep?: (report: Report) => void | Promise<void>;
  /** What to try, for the message. Default: a lower learning rate, a warm-up, clipped gradients. */
  readonly advice?: string;
}

const ADVICE = 'Lower the learning rate, warm it up over the first epochs, or clip gradients.';

/** Stops a run whose numbers or weights are no longer finite, or grow beyond a limit, and keeps the last checkpoint from before.
 *
 *  healthy: every scalar finite and within its limit, every weight finite, sqrt(sum of squares of the weights) <= weightNorm
 *  Looking at the weights costs a pass over them and one read-back: wrap the guard in `every`. Losses that are not finite stop a loop by themselves, before its callbacks; what `keep` saved is then the last good checkpoint too.
 *
 *  @param options see `DivergenceGuardOptions`.
 *  @returns the `onStep` of any loop. It throws a GansError (code DIVERGED) that names the number, the last step that was kept, and what to try.
 *  @throws ValueError when a limit is not above 0.
 *  @example
 *  const onStep = every(100, divergenceGuard({ limits: { loss: 50 }, keep: ({ step }) => console.log('good at', step) }));
 */
export function divergenceGuard<Report extends StepReport>({
  limits = {},
  weights,
  weightNorm = Number.MAX_VALUE,
  keep,
  advice = ADVICE,
}: DivergenceGuardOptions<Report>): StepCallback<Report> {
  for (const [name, limit] of Object.entries({ ...limits, weightNorm }))
    if (!(limit > 0))
      throw new ValueError(`divergenceGuard: expected the limit of ${name} to be a number > 0, got ${limit}.`);
  let kept: number | undefined;
  const diverged = (what: string, rule: string, value: number, step: number) =>
    new GansError(
      'DIVERGED',
      `divergenceGuard: expected ${what} to be ${rule}, got ${value} at step ${step}. ${kept === undefined ? 'No checkpoint was kept before.' : `The last good checkpoint is of step ${kept}.`} ${advice}`,
    );
  return async (report) => {
    const { step, scalars } = report;
    for (const [name, value] of Object.entries(scalars)) {
      if (value === undefined) continue;
      const limit = limits[name] ?? Number.MAX_VALUE;
      if (!(Math.abs(value) <= limit)) throw diverged(name, ruleOf(limit), value, step);
    }
    if (weights !== undefined) {
      const { norm, broken } = await measure(weights(report));
      if (broken !== undefined) throw diverged(`weights '${broken}'`, 'finite', norm, step);
      if (norm > weightNorm) throw diverged('the length of the weights', ruleOf(weightNorm), norm, step);
    }
    if (keep === undefined) return;
    await keep(report);
    kept = step;
  };
}

const ruleOf = (limit: number) => (limit === Number.MAX_VALUE ? 'finite' : `at most ${limit}`);

// The length of a tree, and the first leaf whose own is not finite in float32.
async function measure(tree: Tree): Promise<{ norm: number; broken: string | undefined }> {
  const leaves = Object.entries(flattenTree(tree));
  if (leaves.length === 0) return { norm: 0, broken: undefined };
  const squares = tidy(() => stack(leaves.map(([, leaf]) => sum(square(leaf)) as Scalar)));
  const values = Array.from(await squares.data().finally(() => squares.dispose()));
  const broken = leaves[values.findIndex((value) => !Number.isFinite(value))]?.[0];
  return { norm: Math.sqrt(values.reduce((total, value) => total + value, 0)), broken };
}
