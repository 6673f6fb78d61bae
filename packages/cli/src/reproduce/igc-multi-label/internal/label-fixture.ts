import type { LabelOutcome } from '../cells';
import { LABEL_SEARCHES, type ReadLabels } from '../read-labels';
import type { LabelTable } from '../table';

/** So many of 100 glyphs read right. */
export function readOf(ofClass: number, ofColour: number): ReadLabels {
  const right = { class: ofClass, colour: ofColour };
  return { count: 100, right, both: Math.min(ofClass, ofColour), rowSteps: 720, flops: 2e9, seconds: 20 };
}

/** Finished cells, of which the last read so many of each attribute right. */
export function labelTable(ofClass: number, ofColour: number): LabelTable {
  const [first, second] = LABEL_SEARCHES as [(typeof LABEL_SEARCHES)[number], (typeof LABEL_SEARCHES)[number]];
  const outcomes: LabelOutcome[] = [
    { kind: 'decoders', steps: 5000, lastSessionSeconds: 600 },
    {
      kind: 'tuning',
      trials: [
        { search: first, read: readOf(90, 99) },
        { search: second, read: readOf(95, 99) },
      ],
      search: second,
    },
    { kind: 'labels', search: second, read: readOf(ofClass, ofColour) },
  ];
  return {
    outcomes,
    description: {
      counts: { train: 30_000, tuning: 200, test: 100 },
      data: { imageShape: [32, 32, 3], train: '1'.repeat(64), tuning: '2'.repeat(64), test: '3'.repeat(64) },
      decoder: { latentSize: 16, hiddenSize: 384, batchSize: 64, distortion: 0 },
      length: { minutes: 10 },
      seed: 1,
      quick: false,
      engine: { name: 'tensorflow', version: '2.21.0', threads: 2 },
      words: ['reproduce', 'igc-multi-label'],
      environment: { processor: 'a processor', cores: 2, node: 'v20' },
    },
  };
}
