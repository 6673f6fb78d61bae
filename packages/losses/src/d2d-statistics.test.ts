import { disposeTree, gradients, type Tree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, eye, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { d2dCrossEntropy } from './d2d-cross-entropy';
import { type D2dStatisticsOptions, d2dStatistics } from './d2d-statistics';
import { anyBatch, type Batch, cosine, matrix, smoothBatch } from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { softmaxOf } from './internal/labelled-logits';

const statisticsOf = ({ embeddings, proxies, labels }: Batch, options?: D2dStatisticsOptions) =>
  tidy(() => {
    const statistics = d2dStatistics(matrix(embeddings), matrix(proxies), labels, options);
    const entries = Object.entries(statistics as unknown as Record<string, Tensor>);
    return Object.fromEntries(entries.map(([name, value]) => [name, value.dataSync()[0]!]));
  });

/** The definitions in float64. */
function reference({ embeddings, proxies, labels }: Batch, tau: number, margin: number) {
  const pairs = embeddings.flatMap((f, i) =>
    embeddings.flatMap((g, j) => (labels[i] === labels[j] ? [] : [cosine(f, g)])),
  );
  const ofProxies = proxies.flatMap((v, k) => proxies.flatMap((w, l) => (k === l ? [] : [cosine(v, w)])));
  const positives = embeddings.map((f, i) => cosine(f, proxies[labels[i]!]!));
  const probability = (f: readonly number[], i: number) =>
    softmaxOf(proxies.map((v) => cosine(f, v) / tau))[labels[i]!]!;
  const shareOf = (values: readonly number[], isIn: (x: number) => boolean) =>
    values.length === 0 ? 0 : values.filter(isIn).length / values.length;
  return {
    embedNorm: average(embeddings.map((row) => Math.hypot(...row))),
    trueClassProb: average(embeddings.map(probability)),
    easyPositiveShare: shareOf(positives, (x) => x >= margin),
    activeNegativeShare: shareOf(pairs, (x) => x > 1 - margin),
    proxyCosine: ofProxies.length === 0 ? 0 : average(ofProxies),
    nearKinks: [...positives.map((x) => x - margin), ...pairs.map((x) => x - (1 - margin))].some(
      (x) => Math.abs(x) < 1e-5,
    ),
  };
}

describeOnEngines('d2dStatistics', () => {
  it('RE-29: counts by its definitions, with tau 0.5 and m_p 0.98 unless told otherwise', () => {
    fc.assert(
      fc.property(
        anyBatch,
        fc.constantFrom(0.1, 1),
        fc.constantFrom(0.3, 0.9),
        (batch, temperature, positiveMargin) => {
          for (const [options, tau, margin] of [
            [undefined, 0.5, 0.98],
            [{ temperature, positiveMargin }, temperature, positiveMargin],
          ] as const) {
            const { nearKinks, ...expected } = reference(batch, tau, margin);
            fc.pre(!nearKinks);
            const got = statisticsOf(batch, options);
            expect(Object.keys(got)).toEqual(Object.keys(expected));
            expectClose(Object.values(got), Object.values(expected), { rtol: 1e-5, atol: 5e-6 });
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('RE-29: changes nothing: the gradient of a loss with it beside is the gradient of the loss', () => {
    fc.assert(
      fc.property(anyBatch, ({ embeddings, proxies, labels }) => {
        tidy(() => {
          const p = matrix(proxies);
          const alone = (e: Tensor2D) => d2dCrossEntropy(e, p, labels);
          const watched = (e: Tensor2D) => {
            const { embedNorm, trueClassProb, proxyCosine } = d2dStatistics(e, p, labels);
            return add(d2dCrossEntropy(e, p, labels), add(embedNorm, add(trueClassProb, proxyCosine)));
          };
          const [expected] = gradients(alone)([matrix(embeddings)]);
          const [got] = gradients(watched)([matrix(embeddings)]);
          expectClose(got, expected, { rtol: 0, atol: 0 });
        });
      }),
      { numRuns: 15 },
    );
  });

  it('counts by hand', () => {
    // Cosines to the own proxy: 1, 0.8, 0; across classes (0, 2) -1, (1, 2) -0.8 and their mirrors; (0, 1) share a class.
    const batch = {
      embeddings: [
        [3, 0],
        [0.8, 0.6],
        [-2, 0],
      ],
      proxies: [
        [2, 0],
        [0, 0.5],
      ],
      labels: [0, 0, 1],
    };
    const probability = (own: number, other: number) => 1 / (1 + Math.exp((other - own) / 0.5));
    const { embedNorm, trueClassProb, easyPositiveShare, activeNegativeShare, proxyCosine } = statisticsOf(batch);
    expectClose(embedNorm!, 2);
    expectClose(trueClassProb!, (probability(1, 0) + probability(0.8, 0.6) + probability(0, -1)) / 3);
    expectClose(easyPositiveShare!, 1 / 3);
    expect(activeNegativeShare).toBe(0);
    expect(proxyCosine).toBe(0);
  });

  it('counts a positive at its margin as easy, and a negative at its margin as not active', () => {
    const axes = [
      [1, 0],
      [0, 1],
    ];
    const got = statisticsOf({ embeddings: axes, proxies: axes, labels: [0, 1] }, { positiveMargin: 1 });
    expect(got).toMatchObject({ easyPositiveShare: 1, activeNegativeShare: 0 });
  });

  it('is defined for one sample and one class', () => {
    expect(statisticsOf({ embeddings: [[1, 2]], proxies: [[1, 2]], labels: [0] })).toMatchObject({
      activeNegativeShare: 0,
      proxyCosine: 0,
      trueClassProb: 1,
    });
  });

  it('leaves no tensors beyond its result', async () => {
    const [embeddings, proxies] = [matrix(smoothBatch.embeddings), matrix(smoothBatch.proxies)];
    await expectNoLeak(() => disposeTree(d2dStatistics(embeddings, proxies, smoothBatch.labels) as unknown as Tree));
    const [one, single] = [tensor2d([[1, 2]]), eye(1) as Tensor2D];
    await expectNoLeak(() => disposeTree(d2dStatistics(one, one, [0]) as unknown as Tree));
    expect(single.isDisposed).toBe(false);
  });

  it('rejects, before making a tensor, what the loss rejects', async () => {
    const axes = eye(2) as Tensor2D;
    await expectNoLeak(() => {
      expect(() => d2dStatistics(axes, axes, [0, 2])).toThrow(
        'd2dStatistics: expected labels to be integers from 0 to 1, got 2 at position 1.',
      );
      expect(() => d2dStatistics(axes, axes, [0, 1], { temperature: 0 })).toThrow(
        'd2dStatistics: expected temperature to be a finite number > 0, got 0.',
      );
      expect(() => d2dStatistics(axes, axes, [0, 1], { positiveMargin: 2 })).toThrow(
        'd2dStatistics: expected positiveMargin to be in [-1, 1], got 2.',
      );
    });
  });
});
