import { createSeed, flattenTree, mapTree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyCvae } from '../internal/tiny-cvae';
import { treeBits } from '../internal/tree-bits';
import { checkCvaeTrainingConfig } from './cvae-config';
import { createCvaeState, disposeCvaeState, trainedCvae, treesOfCvae } from './cvae-state';

const seed = createSeed(4);
const config = { epochs: 1, batchSize: 4, learningRate: 1e-3 };
const withAverage = checkCvaeTrainingConfig({ ...config, average: { decay: 0.9 } });

describeOnEngines('createCvaeState', () => {
  it('holds the weights of both nets, and a copy of them as the average where there is one', async () => {
    await expectNoLeak(() => {
      const nets = tinyCvae(seed);
      const state = createCvaeState(nets, withAverage);
      expect([state.step, state.epoch, state.batch]).toEqual([0, 0, 0]);
      expect(state.params).toEqual({ encoder: nets.encoder.params, decoder: nets.decoder.params });
      expect(treeBits(state.average!.params)).toEqual(treeBits(state.params));
      const own = Object.values(flattenTree(state.params));
      expect(Object.values(flattenTree(state.average!.params)).some((leaf) => own.includes(leaf))).toBe(false);
      disposeCvaeState(state);
    });
    const plain = createCvaeState(tinyCvae(seed), checkCvaeTrainingConfig(config));
    expect(Object.keys(treesOfCvae(plain))).toEqual(['params', 'state', 'optimizer']);
    disposeCvaeState(plain);
  });
});

describeOnEngines('trainedCvae', () => {
  it('gives the nets with the average where there is one, else with the weights', () => {
    tidy(() => {
      const nets = tinyCvae(seed);
      const state = createCvaeState(nets, withAverage);
      const moved = { ...state, params: mapTree((leaf) => add(leaf, 1), state.params) };
      const { encoder, decoder } = trainedCvae(nets, moved);
      expect([encoder.params, decoder.params]).toEqual([state.average!.params.encoder, state.average!.params.decoder]);
      expect(decoder.spec).toBe(nets.decoder.spec);
      const { average: _, ...without } = moved;
      expect(trainedCvae(nets, without).decoder.params).toBe(moved.params.decoder);
    });
  });
});
