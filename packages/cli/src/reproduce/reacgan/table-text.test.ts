import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { methodOf } from './methods';
import { cellTable, mainTable, methodsIn, outcomesOf, provenance, scaleOf, tableTitle } from './table-text';

const table = tableOf([
  outcome('acgan', 1, { distance: 10, accuracy: 0.8, distances: [40, 8, 9] }),
  outcome('acgan', 2, { distance: 12, accuracy: 0.1, distances: [40, 6, 30] }),
  outcome('reacgan', 1, { distance: 3 }),
]);
const rowsOf = (markdown: string) => markdown.split('\n').map((line) => line.split(' | '));

describe('methodsIn and outcomesOf', () => {
  it('leave out methods without a finished cell', () => {
    expect(methodsIn(table).map(({ key }) => key)).toEqual(['acgan', 'reacgan']);
    expect(outcomesOf(table, methodOf('acgan'))).toHaveLength(2);
  });
});

describe('scaleOf', () => {
  it('takes chance from the classes, and diversity from real images', () => {
    expect(scaleOf(table)).toEqual({ classCount: 10, realDiversity: 1 });
  });
});

describe('tableTitle', () => {
  it('names the data and what differs from the plain comparison', () => {
    const { description } = table;
    const protocol = { ...description.protocol, stress: true, batch: 16, auxiliary: 'adc' };
    expect(tableTitle(table)).toBe('digits');
    expect(tableTitle({ ...table, description: { ...description, protocol } })).toBe(
      'digits, under stress, batches of 16, ADC',
    );
  });
});

describe('mainTable', () => {
  it('holds means over seeds, best looks and collapses, and what real images score', () => {
    const [, , acgan, reacgan, real] = rowsOf(mainTable(table));
    expect(acgan).toEqual([
      '| ACGAN',
      '2',
      '11.0 ± 1.4',
      '8.00 ± 0.00',
      '45 ± 49 %',
      '20.00 ± 0.00',
      '1.00 ± 0.00',
      '7.0 ± 1.4 (100; 100)',
      '1 of 2 |',
    ]);
    expect(reacgan!.slice(0, 3)).toEqual(['| ReACGAN', '1', '3']);
    expect(real!.slice(0, 5)).toEqual(['| *real training images*', '–', '0.5', '9', '99.0 %']);
  });
});

describe('cellTable', () => {
  it('tells every run, and why one has collapsed', () => {
    const rows = rowsOf(cellTable(table));
    expect(rows).toHaveLength(2 + 3);
    expect(rows[3]).toEqual(expect.arrayContaining(['| ACGAN', '2', '12', '10.0 %']));
    expect(rows[3]!.at(-2)).toBe('class accuracy 10.0 %, below 20.0 %; Fréchet distance 30, after 6 at step 100');
    expect(rows[4]!.slice(-2)).toEqual(['no', '1 min 30 s |']);
  });
});

describe('provenance', () => {
  it('gives the command, the data by hash, the seeds, the judge and its metrics by name, and the engine', () => {
    const text = provenance(table);
    for (const part of [
      '```sh\ngans reproduce reacgan --data digits --steps 200\n```',
      'content SHA-256 `cdcdcdcdcdcdcdcd…`',
      'test images (`efefefefefefefef…`)',
      'seeds 1, 2.',
      'λ = 0.5 for every loss of classes; 200 steps a cell, as asked for',
      '`frechetDistance[small-cnn trained on digits, tap features]`',
      'it reads 98.0 % of the real test images correctly',
      '200 images of the classes of the test images',
      'wasm 4.22.0, 2 threads; a processor, 2 cores, Node v20, @gans/cli 0.1.0',
    ])
      expect(text).toContain(part);
  });

  it('says how minutes became steps', () => {
    const engine = { name: 'wasm', version: '4.22.0', threads: 2 };
    const measured = { minutes: 4, engine, secondsPerStep: {}, secondsPerImage: 0.01 };
    expect(provenance({ ...table, calibration: { steps: 200, measured } })).toContain(
      '200 steps a cell: what the methods make in about 4 minutes, looks included, by a measurement before the first cell',
    );
  });
});
