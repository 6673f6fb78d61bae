import { calibrateDistances } from '@gans/igc';
import { describe, expect, it } from 'vitest';
import { classificationLines, classificationText } from './classification-text';
import type { ClassifiedImages } from './classify-images';

const result = (count: number, truth?: string): ClassifiedImages => ({
  model: 'runs/mine',
  images: 'photos',
  preset: 'fast',
  classNames: ['cat', 'dog'],
  decisions: Array.from({ length: count }, (_, index) => ({
    index,
    image: `${index}.png`,
    class: 'cat',
    ...(truth && { truth }),
    distance: 0.012345,
    margin: 0.25,
    distances: [0.012345, 0.262345],
  })),
  failures: [{ image: 'b.png', error: 'no PNG' }],
  ...(truth && { accuracy: truth === 'cat' ? 1 : 0 }),
  rowStepsPerImage: 50,
  flopsPerImage: 1.5e9,
  generatorMultiplyAdds: 7e6,
});

describe('classificationText', () => {
  it('is a table, what could not be read, and what it sums up to', () => {
    expect(classificationText(result(2, 'dog'))).toBe(
      [
        'image  class  truth  distance  margin',
        '0.png  cat    dog    0.0123    0.2500',
        '1.png  cat    dog    0.0123    0.2500',
        'b.png: no PNG',
        '',
        '2 images, 0.0 % right, 1 not readable',
        'preset fast: 50 row-steps and 1.5 GFLOP an image',
        '',
      ].join('\n'),
    );
  });

  it('names the truth only where it is known, and differs', () => {
    expect(classificationText(result(1))).toContain('image  class  distance  margin\n0.png  cat    0.0123    0.2500\n');
    expect(classificationText(result(1, 'cat'))).toContain('0.png  cat           0.0123');
  });

  it('says how sure it is where the model is calibrated, and what may be of no class', () => {
    const { decisions, ...rest } = result(1);
    const calibration = calibrateDistances([Float32Array.of(0, 1)], [0], 2, [{ steps: 1 }]);
    const own = { ...decisions[0]!, probability: 0.9, isOutOfClass: true };
    const text = classificationText({ ...rest, calibration, decisions: [own] });
    expect(text).toContain('0.png  cat    0.0123    0.2500  90.0 %  of no class?\n');
    expect(text).toContain('1 images, 1 perhaps of no class, 1 not readable');
  });

  it('ends after forty rows', () => {
    expect(classificationText(result(41))).toContain('39.png  cat    0.0123    0.2500\n... and 1 more; --jsonl');
  });
});

describe('classificationLines', () => {
  it('is one object a line', () => {
    const lines = classificationLines(result(1, 'dog')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        image: '0.png',
        class: 'cat',
        truth: 'dog',
        distance: 0.012345,
        margin: 0.25,
        outOfClassScore: 0.012345,
        distances: { cat: 0.012345, dog: 0.262345 },
      },
      { image: 'b.png', error: 'no PNG' },
    ]);
  });
});
