import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Matrix, matrix, numberOf } from './internal/embedded-batches';
import { average, relu } from './internal/in-float64';
import { anyLogits, extremeLogits, type LabelledLogits } from './internal/labelled-logits';
import { multiHingeDiscriminatorLoss, multiHingeGeneratorLoss, multiHingeLoss } from './multi-hinge';

const lossOf = ({ logits, labels }: LabelledLogits) => numberOf(() => multiHingeLoss(matrix(logits), labels));
const slopesOf = ({ logits, labels }: LabelledLogits): number[][] =>
  tidy(() => gradients((z: Tensor2D) => multiHingeLoss(z, labels))([matrix(logits)])[0].arraySync());

const rivalsOf = (z: readonly number[], target: number) => z.filter((_, k) => k !== target);
const marginsOf = ({ logits, labels }: LabelledLogits) =>
  logits.map((z, i) => 1 + Math.max(...rivalsOf(z, labels[i]!)) - z[labels[i]!]!);
const reference = (batch: LabelledLogits) => average(marginsOf(batch).map(relu));

const forLogits = (property: (batch: LabelledLogits) => void) =>
  fc.assert(fc.property(anyLogits({ leastColumns: 2 }), property), { numRuns: 40 });

describeOnEngines('multiHingeLoss', () => {
  it('equals the vectors, with their gradient (RE-I)', () => {
    const batch = {
      logits: [
        [2, 0.5, -1, 0],
        [0, 0, 0.3, 1],
      ],
      labels: [0, 3],
    };
    expectClose(lossOf(batch), 0.15);
    expectClose(slopesOf(batch), [
      [0, 0, 0, 0],
      [0, 0, 0.5, -0.5],
    ]);
  });

  it('RE-13: is the equation in float64, and never below 0', () => {
    forLogits((batch) => {
      expectClose(lossOf(batch), reference(batch), { atol: 2e-6 });
      expect(lossOf(batch)).toBeGreaterThanOrEqual(0);
    });
  });

  it('RE-13: is 0 if and only if each target beats every other logit by 1', () => {
    forLogits(({ logits, labels }) => {
      const beaten = logits.map((z, i) => z.map((x, k) => (k === labels[i] ? Math.max(...z) + 1.001 : x)));
      expect(lossOf({ logits: beaten, labels })).toBe(0);
      const margins = marginsOf({ logits, labels });
      fc.pre(margins.every((margin) => Math.abs(margin) > 1e-5));
      expect(lossOf({ logits, labels }) === 0).toBe(margins.every((margin) => margin < 0));
    });
  });

  it('RE-13: does not change when a constant is added to a row', () => {
    fc.assert(
      fc.property(anyLogits({ leastColumns: 2 }), anyFloat32(50), ({ logits, labels }, c) => {
        const shifted = logits.map((z, i) => z.map((x) => x + c * (i + 1)));
        expectClose(lossOf({ logits: shifted, labels }), lossOf({ logits, labels }), { atol: 1e-4 });
      }),
      { numRuns: 30 },
    );
  });

  it('has slope 1/N at the strongest rival and -1/N at the target of each row that is not there yet', () => {
    forLogits((batch) => {
      const margins = marginsOf(batch);
      const isTied = batch.logits.some((z, i) => {
        const rivals = rivalsOf(z, batch.labels[i]!);
        return rivals.filter((x) => x === Math.max(...rivals)).length > 1;
      });
      fc.pre(!isTied && margins.every((margin) => Math.abs(margin) > 1e-4));
      const expected = batch.logits.map((z, i) => {
        const [target, rival] = [batch.labels[i]!, Math.max(...rivalsOf(z, batch.labels[i]!))];
        const direction = (x: number, k: number) => (k === target ? -1 : Number(x === rival));
        return z.map((x, k) => (margins[i]! > 0 ? direction(x, k) / batch.logits.length : 0));
      });
      expectClose(slopesOf(batch), expected);
    });
  });

  it('gives the slope to the first of equal rivals, and slope 0 at the kink', () => {
    expectClose(slopesOf({ logits: [[0, 3, 3]], labels: [0] }), [-1, 1, 0]);
    expectClose(slopesOf({ logits: [[3, 3, 0]], labels: [2] }), [1, 0, -1]);
    expectClose(slopesOf({ logits: [[1, 0]], labels: [0] }), [0, 0], { atol: 0 });
  });

  it('is finite for logits up to 1e4, in value and slopes', () => {
    fc.assert(
      fc.property(extremeLogits, (batch) => {
        expectClose(lossOf(batch), reference(batch));
        expect(slopesOf(batch).flat()).toSatisfy((slopes: number[]) => slopes.every((x) => Math.abs(x) <= 1));
      }),
      { numRuns: 30 },
    );
  });

  const curved: Matrix = [
    [0.3, -0.5, 0.8],
    [1.2, 0.4, -0.9],
  ];
  itDifferentiates((z) => tidy(() => multiHingeLoss(z!.square().add(z!), [1, 2])), [curved]);

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [logits, single, flat] = [matrix([[1, 2, 3]]), matrix([[1]]), matrix([[1, 2, 3]]).as1D()];
    await expectNoLeak(() => {
      expect(() => multiHingeLoss(single, [0])).toThrow(
        'multiHingeLoss: expected logits to be [N, C] with C >= 2, got [1, 1]. A single logit has no rival.',
      );
      expect(() => multiHingeLoss(flat as unknown as Tensor2D, [0])).toThrow(
        'multiHingeLoss: expected logits to be [N, C], not empty, got [3].',
      );
      expect(() => multiHingeLoss(logits, [3])).toThrow(
        'multiHingeLoss: expected targets to be integers from 0 to 2, got 3 at position 0.',
      );
      expect(() => multiHingeLoss(logits, [0, 1])).toThrow(
        'multiHingeLoss: expected targets to hold one label for each of the 1 rows of logits, got 2.',
      );
    });
  });
});

describeOnEngines('multiHingeDiscriminatorLoss and multiHingeGeneratorLoss', () => {
  const columns = 4;
  const side = anyLogits({ leastColumns: columns }).map(({ logits, labels }) => ({
    logits: logits.map((z) => z.slice(0, columns)),
    labels: labels.map((label) => label % (columns - 1)),
  }));
  const anySides = fc.record({ real: side, fake: side });

  it('RE-13: is H of real images at their class, plus H of generated ones at the last logit', () => {
    fc.assert(
      fc.property(anySides, ({ real, fake }) => {
        const ofFake = { ...fake, labels: fake.labels.map(() => columns - 1) };
        expectClose(
          numberOf(() => multiHingeDiscriminatorLoss(matrix(real.logits), real.labels, matrix(fake.logits))),
          reference(real) + reference(ofFake),
          { atol: 4e-6 },
        );
      }),
      { numRuns: 30 },
    );
  });

  it('RE-13: is weight times H of generated images at their class for G, 0.05 unless told otherwise', () => {
    fc.assert(
      fc.property(anySides, ({ fake }) => {
        const { logits, labels } = fake;
        expectClose(
          numberOf(() => multiHingeGeneratorLoss(matrix(logits), labels)),
          0.05 * reference(fake),
        );
        expectClose(
          numberOf(() => multiHingeGeneratorLoss(matrix(logits), labels, { weight: 2 })),
          2 * reference(fake),
          { atol: 4e-6 },
        );
      }),
      { numRuns: 30 },
    );
  });

  it('leaves no tensors', async () => {
    const [real, fake] = [matrix([[1, 2, 3]]), matrix([[0, 1, 0]])];
    await expectNoLeak(() => {
      multiHingeLoss(real, [1]).dispose();
      multiHingeDiscriminatorLoss(real, [1], fake).dispose();
      multiHingeGeneratorLoss(fake, [1]).dispose();
    });
  });

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [logits, wide] = [matrix([[1, 2, 3]]), matrix([[1, 2, 3, 4]])];
    await expectNoLeak(() => {
      expect(() => multiHingeDiscriminatorLoss(logits, [2], logits)).toThrow(
        'multiHingeDiscriminatorLoss: expected realLabels to be integers from 0 to 1, got 2 at position 0.',
      );
      expect(() => multiHingeDiscriminatorLoss(logits, [0], wide)).toThrow(
        'multiHingeDiscriminatorLoss: expected fakeLogits to have 3 columns like realLogits, got 4.',
      );
      expect(() => multiHingeDiscriminatorLoss(undefined as unknown as Tensor2D, [0], logits)).toThrow(
        'multiHingeDiscriminatorLoss: expected realLogits to be a tensor, got undefined.',
      );
      expect(() => multiHingeDiscriminatorLoss(logits, [0], undefined as unknown as Tensor2D)).toThrow(
        'multiHingeDiscriminatorLoss: expected fakeLogits to be a tensor, got undefined.',
      );
      expect(() => multiHingeGeneratorLoss(logits, [2])).toThrow(
        'multiHingeGeneratorLoss: expected fakeLabels to be integers from 0 to 1, got 2 at position 0.',
      );
      expect(() => multiHingeGeneratorLoss(logits, [0], { weight: -1 })).toThrow(
        'multiHingeGeneratorLoss: expected weight to be a finite number >= 0, got -1.',
      );
    });
  });
});
