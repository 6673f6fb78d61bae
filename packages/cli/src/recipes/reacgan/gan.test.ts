import '@tensorflow/tfjs';
import { arraysFromTree } from '@gans/checkpoints';
import { createSeed } from '@gans/tensor';
import { disposeGanState } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { smallGan } from '../../internal/small-gan';
import { averagedGenerator } from './gan';

describe('averagedGenerator', () => {
  it('draws with the average, not with the weights in training', async () => {
    const { nets, state } = smallGan();
    const { state: other } = smallGan(createSeed(9));
    const net = averagedGenerator(nets, { ...state, average: other.average });
    expect(await arraysFromTree(net.params)).toEqual(await arraysFromTree(other.average.params));
    expect(net.spec).toBe(nets.generator.spec);
    disposeGanState(state);
    disposeGanState(other);
  });
});
