import { describe, expect, it } from 'vitest';
import { checkMetrics, commonProtocol, partsOf, usualMetrics } from './check-metrics';
import type { Extractor } from './extractor';
import type { MetricName, Part } from './metric-table';
import { GIVEN_FEATURES, type Side } from './side';

const ofImages: Part[] = ['moments', 'rows', 'posteriors', 'histogram'];
const ofClasses: Part[] = [...ofImages, 'classMoments', 'classSpread', 'readings'];

function side(role: 'real' | 'fake', changes: Partial<Side> = {}): Side {
  return {
    role,
    given: `--${role} ${role === 'real' ? 'a' : 'b'}`,
    count: 20,
    dimension: 4,
    extractor: { name: 'x', sha256: 'aa' },
    resize: 'none',
    has: new Set(ofImages),
    gather: () => expect.unreachable('gathered'),
    dispose: () => undefined,
    ...changes,
  };
}

const extractor = { kind: 'classifier', shortName: 'x', classNames: ['cat', 'dog'] } as unknown as Extractor;
const statistics = { has: new Set<Part>(['moments', 'posteriors', 'histogram']) };
const classes = (names: string[], counts = [10, 10]) => ({
  has: new Set(ofClasses),
  classNames: names,
  classCounts: Int32Array.from(counts),
});
const check = (
  names: MetricName[],
  real: Partial<Side> | undefined,
  fake: Partial<Side> | undefined,
  conventions: { splits?: number; subsetSize?: number; neighbours?: number } = {},
) =>
  checkMetrics(names, { real: real && side('real', real), fake: fake && side('fake', fake) }, extractor, {
    neighbours: 5,
    splits: 10,
    ...conventions,
  });

describe('checkMetrics', () => {
  it('passes what the sets allow', () => {
    check(['frechetDistance', 'kid', 'is', 'precision', 'histogramKl'], {}, {});
    check(['frechetDistance', 'is'], statistics, statistics);
    check(['classFrechetDistance', 'classAccuracy', 'diversity'], classes(['cat', 'dog']), classes(['cat', 'dog']));
    check(['classFrechetDistance'], classes(['cat', 'dog']), classes(['0', '1']));
    check(['is'], undefined, {});
  });

  it.each([
    [
      'rows of statistics',
      () => check(['kid', 'recall', 'frechetDistance'], statistics, {}),
      '--real a to give the features of every image for kid, recall, got saved statistics, which do not hold them. Leave these metrics out, or pass the images or their features.',
    ],
    [
      'classes of loose images',
      () => check(['diversity'], {}, {}),
      '--fake b to give images by class for diversity, got images of one class. Leave this metric out',
    ],
    [
      'classes of features',
      () => check(['classAccuracy'], {}, { extractor: GIVEN_FEATURES }),
      'got features without classes',
    ],
    ['a missing set', () => check(['kid'], undefined, {}), 'expected --real for kid, got none'],
    [
      'fid by another extractor',
      () => check(['fid'], {}, {}),
      "expected fid to be measured by Inception's features, got the extractor x. Pass --extractor",
    ],
    [
      'no more images than k',
      () => check(['coverage'], { count: 5 }, {}),
      '--real a to have more images than --k 5 for coverage, got 5',
    ],
    [
      'fewer images than splits',
      () => check(['is'], {}, { count: 9 }),
      '--fake b to have at least one image for each of --splits 10 for is, got 9',
    ],
    [
      'smaller sets than subsets',
      () => check(['kid'], {}, {}, { subsetSize: 21 }),
      'at least as many images as --subset-size 21 for kid, got 20',
    ],
    [
      'one image',
      () => check(['frechetDistance'], {}, { count: 1 }),
      '--fake b to have at least 2 images for frechetDistance, got 1',
    ],
    [
      'one image of a class',
      () => check(['classFrechetDistance'], classes(['cat', 'dog'], [19, 1]), classes(['cat', 'dog'])),
      '--real a to have at least 2 images of each class for classFrechetDistance, got 1 of class dog',
    ],
    [
      'other classes',
      () => check(['classFrechetDistance'], classes(['cat', 'dog']), classes(['cat', 'dogs'])),
      "got 'dogs' where the real images have 'dog'",
    ],
    [
      'another number of classes',
      () => check(['classAccuracy'], {}, classes(['a', 'b', 'c'], [7, 7, 6])),
      'the classes of x for classAccuracy, got 3 classes and 2',
    ],
  ] as const)('refuses %s', (_, run, told) => {
    expect(run).toThrow(told);
  });
});

describe('commonProtocol', () => {
  const of = (real: Partial<Side>, fake: Partial<Side>) =>
    commonProtocol({ real: side('real', real), fake: side('fake', fake) });

  it('is that of both, or of the one that is known', () => {
    expect(of({}, { resize: 'clean' })).toEqual({ extractor: { name: 'x', sha256: 'aa' }, resize: 'clean' });
    expect(of({ extractor: GIVEN_FEATURES }, { extractor: GIVEN_FEATURES }).extractor).toEqual(GIVEN_FEATURES);
    expect(of({ extractor: GIVEN_FEATURES }, {}).extractor.name).toBe('x for fake, features as given for real');
    expect(commonProtocol({ fake: side('fake') }).resize).toBe('none');
  });

  it.each([
    [
      'extractor.sha256',
      {},
      { extractor: { name: 'x', sha256: 'bb' } },
      'got extractor.sha256 aa for --real a and bb for --fake b. Measure',
    ],
    [
      'extractor.name',
      {},
      { extractor: { name: 'y', sha256: 'aa' } },
      'got extractor.name x for --real a and y for --fake b. Measure',
    ],
    ['resize', { resize: 'tf1' }, { resize: 'clean' }, 'got resize tf1 for --real a and clean for --fake b. Measure'],
    [
      'features',
      { dimension: 5, extractor: GIVEN_FEATURES },
      {},
      'got features 5 for --real a and 4 for --fake b. Measure',
    ],
  ] as const)('refuses another %s', (_, real, fake, told) => {
    expect(() => of(real, fake)).toThrow(told);
  });
});

describe('usualMetrics', () => {
  it('takes what both sets allow, and calls the distance FID with Inception only', () => {
    const both = { real: side('real'), fake: side('fake') };
    expect(usualMetrics(both, extractor)).toEqual([
      'frechetDistance',
      'kid',
      'precision',
      'recall',
      'density',
      'coverage',
    ]);
    expect(usualMetrics(both, { ...extractor, kind: 'inception' })[0]).toBe('fid');
    expect(usualMetrics({ ...both, real: side('real', statistics) }, extractor)).toEqual(['frechetDistance']);
    expect(usualMetrics({ fake: side('fake') }, extractor)).toEqual([]);
  });
});

describe('partsOf', () => {
  it('joins what the metrics need of a set', () => {
    expect([...partsOf(['kid', 'is', 'precision'], 'fake')]).toEqual(['rows', 'posteriors']);
    expect([...partsOf(['kid', 'is', 'precision'], 'real')]).toEqual(['rows']);
  });
});
