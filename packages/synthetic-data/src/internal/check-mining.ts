import { ValueError } from '@gans/tensor';
import type { MiningOptions, MiningSteps } from '../mine-hard-samples';
import type { LoopMining } from '../pool-training';
import { HARDNESS_SCORES } from './target-score';

/** Steps of a mining with everything said. */
export type CheckedSteps = Required<MiningSteps> & Pick<MiningOptions, 'stepSize'>;

function refuse(caller: string, expected: string, got: unknown): never {
  throw new ValueError(`${caller}: expected ${expected}, got ${got}.`);
}

/** Fills in what mining was not told, and throws a ValueError for what is out of range. */
export function checkSteps(
  caller: string,
  { steps = 10, score = HARDNESS_SCORES[0]!, stepSize }: MiningSteps & Pick<MiningOptions, 'stepSize'>,
): CheckedSteps {
  if (!Number.isSafeInteger(steps) || steps < 0) refuse(caller, 'steps to be an integer >= 0', steps);
  if (!(stepSize >= 0 && stepSize < Number.POSITIVE_INFINITY))
    refuse(caller, 'stepSize to be a finite number >= 0', `${stepSize}. Let calibrateStepSize find one`);
  if (!HARDNESS_SCORES.includes(score)) refuse(caller, `score to be one of ${HARDNESS_SCORES.join(', ')}`, score);
  return { steps, score, stepSize };
}

/** Throws a ValueError where a step size cannot be looked for. */
export function checkCalibration(
  caller: string,
  { angle = 0.3, draws = 256, steps = 10 }: Pick<LoopMining, 'angle' | 'draws' | 'steps'>,
): void {
  if (!(angle > 0 && angle <= 1)) refuse(caller, 'angle to be above 0 and at most 1 radian', angle);
  if (!Number.isSafeInteger(draws) || draws < 1) refuse(caller, 'draws to be a positive integer', draws);
  if (steps === 0) refuse(caller, 'steps to be at least 1', 0);
}

/** Throws a ValueError where a loop is told to mine in a way that cannot be. */
export function checkLoopMining(caller: string, mining: LoopMining): void {
  const { stepSize, calibrate = 'once' } = mining;
  checkSteps(caller, { ...mining, stepSize: stepSize ?? 1 });
  if (stepSize === undefined) checkCalibration(caller, mining);
  if (calibrate !== 'once' && calibrate !== 'each-time') refuse(caller, 'calibrate to be once or each-time', calibrate);
}
