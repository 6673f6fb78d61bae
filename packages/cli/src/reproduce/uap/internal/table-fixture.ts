import type { MetricResult } from '@gans/metrics';
import type { ArmKey } from '../arms';
import type { ArmOutcome, NetsRecord } from '../result';
import type { TableContents } from '../table-contents';

/** The figures of an outcome, those left out being of a perturbation that fools a fifth. */
export interface OutcomeFigures {
  readonly target?: number;
  readonly hardened?: number;
  readonly jpeg?: number;
  readonly twin?: number;
  readonly vgg?: number;
  /** Classes reached, and divergence; left out: crafted without images. */
  readonly coverage?: readonly [reached: number, divergence: number];
}

const result = (value: number): MetricResult => ({ value, n: 200, protocol: { metric: 'foolingRate' } });

/** An outcome for tests. */
export function outcome(arm: ArmKey, seed: number, figures: OutcomeFigures = {}): ArmOutcome {
  const { target = 0.2, hardened = 0.1, jpeg = 0.18, twin = 0.15, vgg = 0.12, coverage } = figures;
  return {
    arm,
    seed,
    rates: { target: result(target), twin: result(twin), vgg: result(vgg), hardened: result(hardened) },
    jpeg: result(jpeg),
    ...(coverage && { coverage: { count: 5000, reached: coverage[0], divergence: result(coverage[1]) } }),
    ...(arm !== 'random' && {
      crafting: { rate: 0.25, step: 400, steps: 2000, stopped: 'maxSteps', warnings: [], protocol: {} },
    }),
    engine: { name: 'wasm', version: '4.22.0', threads: 2 },
  };
}

/** What is measured once a table, for tests. */
export const netsRecord: NetsRecord = {
  accuracy: { target: result(0.98), twin: result(0.97), vgg: result(0.96), hardened: result(0.95) },
  jpegAlone: result(0.004),
  hardening: { before: result(0.4), after: result(0.1), afterNewAttack: result(0.2) },
};

/** A table for tests. */
export function tableOf(
  outcomes: readonly ArmOutcome[],
  { shared = 0, epsilon = 0.1, classifierSeed = 1 } = {},
): TableContents {
  return {
    name: 'clothes-to-digits',
    description: {
      protocol: {
        target: {
          name: 'digits',
          sha256: 'ab'.repeat(32),
          count: 60_000,
          testSha256: 'cd'.repeat(32),
          testCount: 10_000,
          imageShape: [28, 28, 1],
          classNames: ['0', '1', '2'],
        },
        prior: { name: 'clothes', sha256: 'ef'.repeat(32), count: 60_000, classNames: ['shirt', 'bag'] },
        classifierSeed,
        epsilon,
        objective: 'noConfidence',
        batch: 128,
        starts: 3,
        craftSteps: 2000,
        ganSteps: 2000,
        classifierEpochs: 2,
        images: 5000,
        weight: 5,
        hardenEpochs: 2,
        quality: 75,
        engine: 'wasm',
      },
      engine: { name: 'wasm', version: '4.22.0', threads: 2 },
      words: ['reproduce', 'uap', '--prior', 'clothes', '--target', 'digits'],
      environment: { processor: 'a processor', cores: 2, node: 'v22' },
      overlap: { shared, count: 60_000 },
    },
    nets: netsRecord,
    outcomes,
  };
}
