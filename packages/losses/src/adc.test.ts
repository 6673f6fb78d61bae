import { expectNoLeak } from '@gans/tensor/testing';
import { tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { adcDiscriminatorLoss, adcGeneratorLoss, adcLabels } from './adc';
import { conditionalLoss } from './conditional-loss';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Matrix, matrix, numberOf, smoothBatch } from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { anyMatrix, crossEntropyOf } from './internal/labelled-logits';
import { softmaxCrossEntropy } from './softmax-cross-entropy';

interface TwoSides {
  readonly real: Matrix;
  readonly realLabels: readonly number[];
  readonly fake: Matrix;
  readonly fakeLabels: readonly number[];
}
const anySides: fc.Arbitrary<TwoSides> = fc
  .record({ n: fc.integer({ min: 1, max: 5 }), m: fc.integer({ min: 1, max: 5 }), k: fc.integer({ min: 1, max: 3 }) })
  .chain(({ n, m, k }) => {
    const labels = (count: number) =>
      fc.array(fc.integer({ min: 0, max: k - 1 }), { minLength: count, maxLength: count });
    return fc.record({
      real: anyMatrix(n, 2 * k),
      realLabels: labels(n),
      fake: anyMatrix(m, 2 * k),
      fakeLabels: labels(m),
    });
  });
const forSides = (property: (sides: TwoSides, weight: number) => void) =>
  fc.assert(fc.property(anySides, fc.constantFrom(0, 0.5, 2), property), { numRuns: 30 });

const crossEntropy = (logits: Matrix, labels: readonly number[]) =>
  average(logits.map((z, i) => crossEntropyOf(z, labels[i]!)));

describe('adcLabels', () => {
  it('RE-14: gives even labels to real images and odd ones to generated images, and half of each is the class', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1000 }), { minLength: 1 }), (labels) => {
        const [real, fake] = [adcLabels(labels, 'real'), adcLabels(Float32Array.from(labels), 'fake')];
        expect(Array.from(real, (label) => label % 2)).toEqual(labels.map(() => 0));
        expect(Array.from(fake, (label) => label % 2)).toEqual(labels.map(() => 1));
        for (const split of [real, fake]) expect(Array.from(split, (label) => Math.floor(label / 2))).toEqual(labels);
      }),
    );
  });

  it('rejects labels that are no classes, and unknown origins', () => {
    for (const bad of [-1, 0.5, Number.NaN])
      expect(() => adcLabels([0, bad], 'real')).toThrow(
        `adcLabels: expected labels to be integers >= 0, got ${bad} at position 1.`,
      );
    expect(() => adcLabels([], 'real')).toThrow('adcLabels: expected labels to hold one label an image, got 0.');
    expect(() => adcLabels(undefined as never, 'real')).toThrow('to hold one label an image, got undefined.');
    expect(() => adcLabels([0], 'reel' as 'real')).toThrow(
      "adcLabels: expected origin to be one of 'real', 'fake', got 'reel'. Did you mean 'real'?",
    );
  });
});

describeOnEngines('adcDiscriminatorLoss and adcGeneratorLoss', () => {
  it('RE-14: is lambda [L(real, 2y) + L(fake, 2y + 1)] for D, with lambda 1 unless told otherwise', () => {
    forSides(({ real, realLabels, fake, fakeLabels }, weight) => {
      const ofReal = crossEntropy(
        real,
        realLabels.map((y) => 2 * y),
      );
      const ofFake = crossEntropy(
        fake,
        fakeLabels.map((y) => 2 * y + 1),
      );
      const [r, f] = [matrix(real), matrix(fake)];
      const close = { atol: 2e-5 };
      expectClose(
        numberOf(() => adcDiscriminatorLoss(softmaxCrossEntropy, r, realLabels, f, fakeLabels, { weight })),
        weight * (ofReal + ofFake),
        close,
      );
      expectClose(
        numberOf(() => adcDiscriminatorLoss(softmaxCrossEntropy, r, realLabels, f, fakeLabels)),
        ofReal + ofFake,
        close,
      );
    });
  });

  it('RE-14: is lambda [L(fake, 2y) - L(fake, 2y + 1)] for G: with cross-entropy the mean of z_{2y+1} - z_{2y}', () => {
    forSides(({ fake, fakeLabels }, weight) => {
      const f = matrix(fake);
      const expected = average(fake.map((z, i) => z[2 * fakeLabels[i]! + 1]! - z[2 * fakeLabels[i]!]!));
      const close = { atol: 2e-5 };
      expectClose(
        numberOf(() => adcGeneratorLoss(softmaxCrossEntropy, f, fakeLabels, { weight })),
        weight * expected,
        close,
      );
      expectClose(
        numberOf(() => adcGeneratorLoss(softmaxCrossEntropy, f, fakeLabels)),
        expected,
        close,
      );
    });
  });

  it('takes D2D-CE and any other conditional loss over 2K classes', () => {
    const loss = conditionalLoss('d2d-cross-entropy', { temperature: 0.25 });
    const table = [...smoothBatch.proxies, ...smoothBatch.proxies.map((row) => [...row].reverse())];
    const head = { embeddings: matrix(smoothBatch.embeddings), proxies: matrix(table) };
    const { labels } = smoothBatch;
    const [asReal, asFake] = [adcLabels(labels, 'real'), adcLabels(labels, 'fake')].map((split) =>
      numberOf(() => loss(head, split)),
    );
    expectClose(
      numberOf(() => adcGeneratorLoss(loss, head, labels)),
      asReal! - asFake!,
      { atol: 1e-5 },
    );
    expectClose(
      numberOf(() => adcDiscriminatorLoss(loss, head, labels, head, labels)),
      asReal! + asFake!,
    );
  });

  const inputs = [
    [
      [0.3, -0.5, 0.2, 0.9],
      [0.8, 0.1, -0.7, 0.4],
    ],
    [
      [0.7, 0.2, -0.1, 0.5],
      [-0.6, 1.1, 0.3, -0.2],
    ],
  ];
  itDifferentiates(
    (r, f) => adcDiscriminatorLoss(softmaxCrossEntropy, r!, [0, 1], f!, [1, 1], { weight: 0.5 }),
    inputs,
  );

  it('rejects weights below 0, labels that are no classes, and what its loss rejects, leaving no tensor', async () => {
    const head = matrix([[1, 2]]);
    await expectNoLeak(() => {
      expect(() => adcGeneratorLoss(softmaxCrossEntropy, head, [0], { weight: -1 })).toThrow(
        'adcGeneratorLoss: expected weight to be a finite number >= 0, got -1.',
      );
      expect(() => adcDiscriminatorLoss(softmaxCrossEntropy, head, [0], head, [0], { weight: Number.NaN })).toThrow(
        'adcDiscriminatorLoss: expected weight to be a finite number >= 0, got NaN.',
      );
      expect(() => adcGeneratorLoss(softmaxCrossEntropy, head, [0.5])).toThrow(
        'adcGeneratorLoss: expected labels to be integers >= 0, got 0.5 at position 0.',
      );
      expect(() => adcDiscriminatorLoss(softmaxCrossEntropy, head, [-1], head, [0])).toThrow(
        'adcDiscriminatorLoss: expected realLabels to be integers >= 0, got -1 at position 0.',
      );
      expect(() => adcDiscriminatorLoss(softmaxCrossEntropy, head, [0], head, [])).toThrow(
        'adcDiscriminatorLoss: expected fakeLabels to hold one label an image, got 0.',
      );
      expect(() => adcGeneratorLoss(softmaxCrossEntropy, head, [1])).toThrow(
        'softmaxCrossEntropy: expected labels to be integers from 0 to 1, got 2 at position 0.',
      );
    });
  });
});

describeOnEngines('adcGeneratorLoss of squared logits', () => {
  it('leaves no tensors', async () => {
    const head = matrix([[1, 2]]);
    await expectNoLeak(() => adcGeneratorLoss(softmaxCrossEntropy, head, [0]).dispose());
  });

  itDifferentiates(
    (f) => tidy(() => adcGeneratorLoss(softmaxCrossEntropy, f!.square(), [0, 1], { weight: 0.5 })),
    [
      [
        [0.3, -0.5, 0.2, 0.9],
        [0.8, 0.1, -0.7, 0.4],
      ],
    ],
  );
});
