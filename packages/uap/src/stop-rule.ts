/** When to look at the rate, when to halve, when to stop. */
export interface StopRule {
  readonly checkEvery: number;
  readonly saturatedCheckEvery: number;
  readonly patience: number;
  readonly halve: boolean;
  readonly targetRate: number;
}

/** What the rule looks at after a step. */
export interface StepFacts {
  /** Steps made. */
  readonly step: number;
  /** Step of the last check. */
  readonly lastCheck: number;
  /** Share of elements on the boundary, after this step and after the one before. */
  readonly saturation: number;
  readonly previousSaturation: number;
}

/** What GD-UAP's rule asks for after a step: a perturbation that does not move any more, since most of it lies on the boundary, is looked at and halved.
 *
 *  saturated: |S_t - S_{t-1}| < 1e-5 and S_t > ½
 *  check: checkEvery steps after the last check, or saturatedCheckEvery if saturated;  halve: if saturated, after the check
 *  Mopuri et al., 2018, released code (val-iisc/GD-UAP 1721134, classification/train.py). arXiv:1801.08092.
 *  Deviates: there halving starts the count of steps anew, so that a perturbation which saturates more often than every 200 steps is never looked at, and never stops.
 *
 *  @param rule see `StopRule`.
 *  @param facts see `StepFacts`.
 *  @returns what to do now; a check comes first.
 *  @example
 *  const rule = { checkEvery: 400, saturatedCheckEvery: 200, patience: 10, halve: true, targetRate: 1 };
 *  afterStep(rule, { step: 250, lastCheck: 0, saturation: 0.9, previousSaturation: 0.9 }); // { check: true, halve: true }
 */
export function afterStep(rule: StopRule, facts: StepFacts): { check: boolean; halve: boolean } {
  const { step, lastCheck, saturation, previousSaturation } = facts;
  const saturated = rule.halve && Math.abs(saturation - previousSaturation) < 1e-5 && saturation > 0.5;
  const waited = step - lastCheck;
  return { check: waited >= (saturated ? rule.saturatedCheckEvery : rule.checkEvery), halve: saturated };
}
