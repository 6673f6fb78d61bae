import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { calibrateDistances, classProbabilities } from './calibrate-distances';

const rows = (...values: number[][]) => Float32Array.from(values.flat());

// Four images of three classes. Before the second phase the true class is 1st, 1st, 2nd, 3rd.
const labels = [0, 1, 2, 0];
const start = rows([0.1, 0.2, 0.3], [0.4, 0.1, 0.3], [0.5, 0.2, 0.25], [0.5, 0.2, 0.3]);
const end = rows([0.05, 0.2, 0.25], [0.4, 0.0625, 0.2], [0.5, 0.15, 0.125], [0.25, 0.5, 0.5]);
const schedule = [{ steps: 0 }, { keep: 1, steps: 5 }];

describe('calibrateDistances', () => {
  it.each([
    [0, 3, 0, 1],
    [0.25, 2, 0.25, 0.75],
    [0.5, 1, 0.5, 0.5],
  ])('keeps as few classes as lose no more than %f: %i', (lostShare, keep, lost, accuracy) => {
    const calibration = calibrateDistances([start, end], labels, 3, schedule, { lostShare });
    expect(calibration.schedule).toEqual([{ steps: 0 }, { steps: 5, keep }]);
    expect(calibration.lostShare).toBe(lost);
    expect(calibration.accuracy).toBe(accuracy);
    expect(calibration).toMatchObject({ imageCount: 4, classCount: 3 });
  });

  it('finds gaps instead of numbers where asked to', () => {
    const { schedule: own, lostShare } = calibrateDistances([start, end], labels, 3, schedule, {
      lostShare: 0.25,
      by: 'gap',
    });
    expectClose(own[1]!.gap!, 0.05, { rtol: 1e-6 });
    expect(lostShare).toBe(0.25);
  });

  it('puts the threshold where no more images than asked for are taken for strangers', () => {
    const thresholds = [0, 0.25, 0.5].map(
      (falseAlarmShare) =>
        calibrateDistances([start, end], labels, 3, schedule, { lostShare: 0, falseAlarmShare }).outOfClassThreshold,
    );
    expectClose(thresholds, [0.25, 0.125, 0.0625]);
  });

  it('finds the temperature with the largest likelihood', () => {
    // 3 of 4 images right by the same margin: softmax is calibrated where exp(-m / T) = 1/3.
    const margin = 0.6;
    const same = rows([0, margin], [0, margin], [0, margin], [0, margin]);
    const { temperature } = calibrateDistances([same], [0, 0, 0, 1], 2, [{ steps: 5 }]);
    expectClose(temperature, margin / Math.log(3), { rtol: 1e-4 });
  });

  it('does not take a class for likelier that was dropped, and ended nearer', () => {
    const four = [0, 0.6, 0, 0.6, 0, 0.6, 0, 0.6];
    // The fifth image's class 1 is dropped with 0.2, below the 0.4 that class 0 ends with: it says nothing of the temperature.
    const phases = [rows(four, [0.1, 0.2]), rows(four, [0.4, 0.05])];
    const steps = [{ steps: 0 }, { steps: 5 }];
    const { temperature, schedule: own } = calibrateDistances(phases, [0, 0, 0, 1, 0], 2, steps, { lostShare: 0.2 });
    expect(own[1]!.keep).toBe(1);
    expectClose(temperature, 0.6 / Math.log(3), { rtol: 1e-4 });
  });

  it('is plain data', () => {
    const calibration = calibrateDistances([start, end], labels, 3, schedule);
    expect(JSON.parse(JSON.stringify(calibration))).toEqual(calibration);
    expect(calibration.format).toBe('gans-igc-calibration-1');
  });

  it.each([
    [() => calibrateDistances([start, end], [0, 1, 2, 3], 3, schedule), /classes from 0 to 2, got 3 at position 3/],
    [() => calibrateDistances([start, end], [], 3, schedule), /at least one class, got none/],
    [() => calibrateDistances([start], labels, 3, schedule), /2 phases of 12 distances, got 12/],
    [
      () => calibrateDistances([start, end], labels, 3, schedule, { lostShare: 1 }),
      /lostShare to be in \[0, 1\), got 1/,
    ],
    [
      () => calibrateDistances([start, end], labels, 3, schedule, { by: 'rank' as never }),
      /'keep' or 'gap', got 'rank'/,
    ],
  ])('refuses what cannot be calibrated on: %#', (call, message) => {
    expect(call).toThrow(message);
  });
});

describe('classProbabilities', () => {
  it('is the softmax of minus the distances', () => {
    expectClose(classProbabilities([1, 1 + Math.log(3), 5000], 1), [0.75, 0.25, 0]);
    expect(() => classProbabilities([1], 0)).toThrow(/temperature to be above 0, got 0/);
  });
});
