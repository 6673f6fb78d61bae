import { foldIn, uniform, ValueError } from '@gans/tensor';
import { type Tensor3D, tensor3d, tidy, zeros } from '@tensorflow/tfjs-core';
import { projectOntoBall } from '../ball';
import type { CraftCheck } from '../craft-options';
import type { CraftState } from '../craft-state';
import { randomPerturbation } from '../random-perturbation';
import type { Moving } from './advance';
import type { CraftPlan } from './craft-plan';

type Shape = readonly [height: number, width: number, channels: number];

/** Crafting on its way. */
export interface Run {
  moving: Moving;
  step: number;
  saturation: number;
  lastCheck: number;
  failures: number;
  best: { readonly perturbation: Tensor3D; readonly step: number; readonly rate: number } | null;
  readonly checks: CraftCheck[];
  stopped: 'patience' | 'maxSteps' | 'targetRate' | null;
}

const usesAdam = ({ settings }: CraftPlan) => settings.objective !== 'deepFool';

/** Before the first step. */
export function beginRun(plan: CraftPlan, shape: Shape): Run {
  const memory = usesAdam(plan)
    ? { step: 0, firstMoment: { perturbation: zeros([...shape]) }, secondMoment: { perturbation: zeros([...shape]) } }
    : null;
  const moving = { perturbation: startOf(plan, shape), memory };
  return { moving, step: 0, saturation: 0, lastCheck: 0, failures: 0, best: null, checks: [], stopped: null };
}

function startOf({ seed, start, radius, norm }: CraftPlan, shape: Shape): Tensor3D {
  if (start === 'zero') return zeros([...shape]);
  const own = foldIn(seed, 'start');
  if (norm === 'l2') return randomPerturbation(own, shape, { radius, norm });
  return tidy(() => projectOntoBall(uniform(own, shape, { min: -radius, max: radius }), { radius }));
}

/** Where a state left off. */
export function resumeRun(plan: CraftPlan, shape: Shape, state: CraftState): Run {
  expectSameSettings(plan, shape, state);
  const restored = (values: Float32Array): Tensor3D => tensor3d(Float32Array.from(values), [...shape]);
  const memory = usesAdam(plan)
    ? {
        step: state.step,
        firstMoment: { perturbation: restored(state.firstMoment) },
        secondMoment: { perturbation: restored(state.secondMoment) },
      }
    : null;
  const { step, saturation, lastCheck, failures, best, checks } = state;
  return {
    moving: { perturbation: restored(state.perturbation), memory },
    step,
    saturation,
    lastCheck,
    failures,
    best: best === null ? null : { ...best, perturbation: restored(best.perturbation) },
    checks: [...checks],
    stopped: endOf(plan, state),
  };
}

/** A state after the end goes no further, unless it is given more steps. */
function endOf({ rule }: CraftPlan, { best, failures }: CraftState): Run['stopped'] {
  if (best !== null && best.rate >= rule.targetRate) return 'targetRate';
  return failures >= rule.patience ? 'patience' : null;
}

function expectSameSettings(plan: CraftPlan, shape: Shape, state: CraftState): void {
  const wanted: Record<string, unknown> = { ...plan.settings, shape };
  const stored: Record<string, unknown> = { ...JSON.parse(state.settings), shape: state.shape };
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(stored)])) {
    const [now, then] = [wanted[name], stored[name]].map((value) => JSON.stringify(value));
    if (now !== then)
      throw new ValueError(
        `craft: expected to resume with the settings of the state, got ${name} ${now} where it has ${then}. Give the same options, or start anew without \`resume\`.`,
      );
  }
}

/** The value to go on from. */
export async function stateOf(run: Run, plan: CraftPlan): Promise<CraftState> {
  const { moving, step, saturation, lastCheck, failures, best, checks } = run;
  const values = async (tensor: Tensor3D) => Float32Array.from((await tensor.data()) as Float32Array);
  const moment = async (name: 'firstMoment' | 'secondMoment') =>
    moving.memory === null ? new Float32Array(0) : values(moving.memory[name].perturbation as Tensor3D);
  return {
    shape: moving.perturbation.shape,
    settings: JSON.stringify(plan.settings),
    step,
    perturbation: await values(moving.perturbation),
    firstMoment: await moment('firstMoment'),
    secondMoment: await moment('secondMoment'),
    saturation,
    lastCheck,
    failures,
    best: best === null ? null : { ...best, perturbation: await values(best.perturbation) },
    checks: [...checks],
  };
}
