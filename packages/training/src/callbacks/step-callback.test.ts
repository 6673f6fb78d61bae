import { describe, expect, it } from 'vitest';
import { inOrder, type StepReport } from './step-callback';

const report: StepReport = { step: 1, steps: 2, scalars: {} };

describe('inOrder', () => {
  it('waits for each callback before the next, with the same report', async () => {
    const told: unknown[] = [];
    const slow = async (given: StepReport) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      told.push(['slow', given]);
    };
    await inOrder<StepReport>(slow, (given) => void told.push(['fast', given]))(report);
    expect(told).toEqual([
      ['slow', report],
      ['fast', report],
    ]);
  });

  it('stops at the first that throws', async () => {
    const told: string[] = [];
    const fail = () => Promise.reject(new Error('disk full'));
    await expect(inOrder(fail, () => void told.push('after'))(report)).rejects.toThrow('disk full');
    expect(told).toEqual([]);
  });

  it('does nothing when it is empty', async () => {
    await expect(inOrder()(report)).resolves.toBeUndefined();
  });
});
