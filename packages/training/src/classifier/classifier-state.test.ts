import { createSmallCnn } from '@gans/core-nets';
import { createSeed, flattenTree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { memoriesOf } from '../internal/update-weights';
import { checkClassifierConfig } from './classifier-config';
import { createClassifierState, disposeClassifierState } from './classifier-state';

const createNet = () =>
  createSmallCnn({ classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 }, createSeed(1));
const config = { epochs: 1, batchSize: 4, learningRate: 0.1 };

describeOnEngines('createClassifierState and disposeClassifierState', () => {
  it.each([
    [{ name: 'adam' }, ['firstMoment', 'secondMoment']],
    [{ name: 'sgd' }, ['buffer']],
    [{ name: 'sgd', momentum: 0 }, ['buffer']],
  ] as const)('start at step 0 with the memory of %j, all 0, and free all of it', async (optimizer, names) => {
    await expectNoLeak(() => {
      const net = createNet();
      const state = createClassifierState(net, checkClassifierConfig({ ...config, optimizer }));
      expect([state.step, state.epoch, state.batch, state.optimizer.step]).toEqual([0, 0, 0, 0]);
      expect([state.params, state.state]).toEqual([net.params, net.state]);
      const memories = memoriesOf(state.optimizer);
      expect(Object.keys(memories)).toEqual(names);
      const leaves = Object.values(flattenTree(memories));
      const weights = Object.keys(flattenTree(net.params)).length;
      expect(leaves).toHaveLength('momentum' in optimizer ? 0 : names.length * weights);
      expect(leaves.every((leaf) => leaf.dataSync().every((value) => value === 0))).toBe(true);
      disposeClassifierState(state);
    });
  });
});
