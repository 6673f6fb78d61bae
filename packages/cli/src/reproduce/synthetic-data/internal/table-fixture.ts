import type { Readings, TableDescription } from '../result';
import type { TableContents, TableOutcome } from '../table-contents';

/** The figures of an outcome, those left out being of some training. */
export interface OutcomeFigures extends Partial<Readings> {
  readonly heldOut?: number;
  readonly curve?: readonly number[];
  readonly mined?: number;
  readonly picture?: string;
  readonly warnings?: readonly string[];
}

/** An outcome for tests. */
export function outcome(variant: string, seed: number, figures: OutcomeFigures = {}): TableOutcome {
  const {
    plain = 0.7,
    adapted = plain,
    exact = adapted,
    heldOut = 0.9,
    curve = [0.5, 0.6, plain],
    mined = 0,
  } = figures;
  return {
    variant,
    seed,
    accuracy: { plain, adapted, exact },
    heldOut,
    curve: curve.map((accuracy, i) => ({ epoch: i + 1, accuracy })),
    epochs: curve.length,
    drawn: 1000,
    mined,
    ...(mined > 0 && { stepSize: 0.25 }),
    trainingSeconds: 40,
    warnings: figures.warnings ?? [],
    ...(figures.picture !== undefined && { picture: figures.picture }),
    seconds: 60,
  };
}

/** The four trainings of the paper's table at a seed, with the paper's own numbers. */
export function publishedOutcomes(seed = 1, shift = 0): TableOutcome[] {
  const rows: [variant: string, plain: number, adapted: number][] = [
    ['fixed', 70.6, 76.4],
    ['hsm', 73.6, 78.2],
    ['ds', 78.6, 84.2],
    ['hsm-ds', 81.8, 85.6],
  ];
  return rows.map(([variant, plain, adapted]) =>
    outcome(variant, seed, { plain: plain / 100 + shift, adapted: adapted / 100 + shift }),
  );
}

/** A table of ten classes for tests. */
export function tableOf(outcomes: readonly TableOutcome[], quick = false): TableContents {
  const description: TableDescription = {
    protocol: {
      data: {
        name: 'digits',
        sha256: 'cd'.repeat(32),
        count: 5000,
        testSha256: 'ef'.repeat(32),
        testCount: 1000,
        imageShape: [28, 28, 1],
        classCount: 10,
      },
      engine: 'wasm',
      size: 1000,
      epochs: 3,
      quick,
      mining: { steps: 10, angle: 0.3 },
      generator: 'ab'.repeat(32),
    },
    generator: {
      from: 'runs/mine',
      step: 4000,
      sha256: 'ab'.repeat(32),
      memorization: { value: 0.48, n: 200, protocol: { standardError: 0.03, exactCopies: 0 } },
    },
    engine: { name: 'wasm', version: '4.22.0', threads: 2 },
    words: ['reproduce', 'synthetic-data', '--data', 'digits'],
    environment: { processor: 'a processor', cores: 2, node: 'v20' },
  };
  return { name: 'digits', description, outcomes };
}
