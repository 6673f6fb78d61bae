import { describe, expect, it } from 'vitest';
import { afterStep } from './stop-rule';

const rule = { checkEvery: 400, saturatedCheckEvery: 200, patience: 10, halve: true, targetRate: 1 };
const at = (waited: number, saturation = 0.2, previousSaturation = 0.1) =>
  afterStep(rule, { step: 1000 + waited, lastCheck: 1000, saturation, previousSaturation });

describe('afterStep', () => {
  it('checks every so many steps, and sooner where nothing moves any more', () => {
    expect([at(399).check, at(400).check]).toEqual([false, true]);
    expect([at(199, 0.6, 0.6).check, at(200, 0.6, 0.6).check]).toEqual([false, true]);
  });

  it('halves what is saturated: most of it on the boundary, and as much as before', () => {
    expect(at(1, 0.6, 0.6).halve).toBe(true);
    expect(at(1, 0.6, 0.600005).halve).toBe(true);
    expect(at(1, 0.6, 0.6001).halve).toBe(false);
    expect(at(1, 0.5, 0.5).halve).toBe(false);
    const facts = { step: 1, lastCheck: 0, saturation: 1, previousSaturation: 1 };
    expect(afterStep({ ...rule, halve: false }, facts)).toEqual({ check: false, halve: false });
  });

  it('looks at a perturbation that saturates more often than every 200 steps, which the published rule never does', () => {
    let [lastCheck, checks] = [0, 0];
    for (let step = 1; step <= 1000; step++) {
      const saturation = step % 50 < 2 ? 0.9 : 0.1;
      const previousSaturation = (step - 1) % 50 < 2 ? 0.9 : 0.1;
      if (!afterStep(rule, { step, lastCheck, saturation, previousSaturation }).check) continue;
      lastCheck = step;
      checks += 1;
    }
    expect(checks).toBe(4);
  });
});
