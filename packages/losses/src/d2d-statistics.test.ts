import { disposeTree, type Tree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { eye, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type D2dStatistics, d2dStatistics } from './d2d-statistics';

const read = (statistics: () => D2dStatistics) =>
  tidy(() =>
    Object.fromEntries(
      Object.entries(statistics() as unknown as Record<string, Tensor>).map(([name, value]) => [
        name,
        value.dataSync()[0]!,
      ]),
    ),
  );

describeOnEngines('d2dStatistics', () => {
  it('counts by its definitions', () => {
    // Cosines to the own proxy: 1, 0.8, 0; across classes (0, 2) -1, (1, 2) -0.8 and their mirrors; (0, 1) share a class.
    const embeddings = tensor2d([3, 0, 0.8, 0.6, -2, 0], [3, 2]);
    const proxies = tensor2d([2, 0, 0, 0.5], [2, 2]);
    const { embedNorm, trueClassProb, easyPositiveShare, activeNegativeShare, proxyCosine } = read(() =>
      d2dStatistics(embeddings, proxies, [0, 0, 1], { temperature: 0.5, positiveMargin: 0.98 }),
    );
    const probability = (own: number, other: number) => 1 / (1 + Math.exp((other - own) / 0.5));
    expectClose(embedNorm!, 2);
    expectClose(trueClassProb!, (probability(1, 0) + probability(0.8, 0.6) + probability(0, -1)) / 3);
    expectClose(easyPositiveShare!, 1 / 3);
    expect(activeNegativeShare).toBe(0);
    expect(proxyCosine).toBe(0);
  });

  it('counts a cross-class pair as active above m_n = 1 - m_p, in both rows', () => {
    const embeddings = tensor2d([1, 0, 0.8, 0.6, 0, 1], [3, 2]);
    const { activeNegativeShare } = read(() => d2dStatistics(embeddings, eye(2) as Tensor2D, [0, 1, 1]));
    expectClose(activeNegativeShare!, 2 / 4);
  });

  it('averages the cosines between different proxies', () => {
    const proxies = tensor2d([1, 0, 3, 4, -2, 0], [3, 2]);
    const { proxyCosine } = read(() => d2dStatistics(tensor2d([[1, 0]]), proxies, [0]));
    expectClose(proxyCosine!, (0.6 - 1 - 0.6) / 3);
  });

  it('is defined for one sample and one class', () => {
    const one = tensor2d([[1, 2]]);
    expect(read(() => d2dStatistics(one, one, [0]))).toMatchObject({
      activeNegativeShare: 0,
      proxyCosine: 0,
      trueClassProb: 1,
    });
  });

  it('leaves no tensors beyond its result', async () => {
    const [embeddings, proxies] = [eye(3), eye(3)] as [Tensor2D, Tensor2D];
    await expectNoLeak(() => disposeTree(d2dStatistics(embeddings, proxies, [0, 1, 2]) as unknown as Tree));
  });

  it('rejects what the loss rejects', () => {
    expect(() => d2dStatistics(eye(2) as Tensor2D, eye(2) as Tensor2D, [0, 2])).toThrow(
      'd2dStatistics: expected labels to be integers from 0 to 1, got 2 at position 1.',
    );
  });
});
