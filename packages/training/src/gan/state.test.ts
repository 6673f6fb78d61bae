import { cloneTree, countParameters, createSeed, flattenTree, mapTree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { memory, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyNets } from '../internal/tiny-gan';
import { createGan, type GanNetsConfig } from './create-gan';
import { createGanState, disposeGanState, flattenGanState, unflattenGanState } from './state';

const seed = createSeed(1);
const values = (tensors: Record<string, { dataSync(): ArrayLike<number> }>) =>
  Object.entries(tensors).map(([path, x]) => [path, Array.from(x.dataSync())]);

describeOnEngines('createGan', () => {
  it('starts at step 0, with empty moments and an average that equals the generator', () => {
    const { nets, state } = createGan(tinyNets, seed);
    expect(nets.generator.spec).toEqual({
      latentSize: 3,
      classCount: 3,
      imageShape: [8, 8, 1],
      prior: { kind: 'normal' },
    });
    expect([state.step, state.generator.optimizer.step, state.discriminator.optimizer.step]).toEqual([0, 0, 0]);
    expect(values(flattenTree(state.average.params))).toEqual(values(flattenTree(state.generator.params)));
    expect(values(flattenTree(state.average.state))).toEqual(values(flattenTree(state.generator.state)));
    for (const { params, optimizer } of [state.generator, state.discriminator])
      for (const moment of [optimizer.firstMoment, optimizer.secondMoment]) {
        expect(countParameters(moment)).toBe(countParameters(params));
        for (const leaf of Object.values(flattenTree(moment)))
          expect(Array.from(leaf.dataSync()).every((x) => x === 0)).toBe(true);
      }
  });

  it('is the same bits for the same seed, and others for another', () => {
    const tensors = (n: number) => values(flattenGanState(createGan(tinyNets, createSeed(n)).state).tensors);
    expect(tensors(1)).toEqual(tensors(1));
    expect(tensors(1)).not.toEqual(tensors(2));
  });

  it('refuses sizes that do not fit, and leaves no tensor', async () => {
    const broken: GanNetsConfig = {
      ...tinyNets,
      discriminator: { ...tinyNets.discriminator, embeddingSize: 0 } as never,
    };
    const before = memory().numTensors;
    expect(() => createGan(broken, seed)).toThrow(
      'createDcganDiscriminator: expected embeddingSize to be an integer >= 1, got 0. The nearest allowed value is 1.',
    );
    expect(memory().numTensors).toBe(before);
    const uneven = { ...tinyNets, discriminator: { ...tinyNets.discriminator, classCount: 4 } };
    expect(() => createGan(uneven, seed)).toThrow(
      "createGan: expected discriminator.classCount to be that of the generator, 3, or twice it with auxiliary 'adc', got 4.",
    );
    expect(memory().numTensors).toBe(before);
  });
});

describeOnEngines('createGanState', () => {
  it('takes over nets of any make', () => {
    const weights = () => ({ params: { w: zeros([2]) }, state: {} });
    const state = createGanState(weights(), weights());
    expect(Object.keys(flattenGanState(state).tensors)).toEqual([
      'generator/params/w',
      'generator/optimizer/firstMoment/w',
      'generator/optimizer/secondMoment/w',
      'discriminator/params/w',
      'discriminator/optimizer/firstMoment/w',
      'discriminator/optimizer/secondMoment/w',
      'average/params/w',
    ]);
  });
});

describeOnEngines('flattenGanState and unflattenGanState', () => {
  it('are inverses', () => {
    const { state } = createGan(tinyNets, seed);
    const advanced = {
      ...state,
      step: 7,
      memory: { leCam: { real: 0.1, fake: -1 / 3 }, pathLength: 0.25 },
      generator: { ...state.generator, optimizer: { ...state.generator.optimizer, step: 5 } },
    };
    const { tensors, counters, memory } = flattenGanState(advanced);
    expect(counters).toEqual({ step: 7, generatorUpdates: 5, discriminatorUpdates: 0 });
    const template = createGan(tinyNets, createSeed(2)).state;
    const rebuilt = unflattenGanState(template, { tensors, counters, memory });
    expect(rebuilt).toEqual(advanced);
    expect(flattenGanState(rebuilt).tensors['average/params/project/kernel']).toBe(
      state.average.params.project && tensors['average/params/project/kernel'],
    );
  });

  it('refuse tensors of another net', () => {
    const { state } = createGan(tinyNets, seed);
    const { tensors, ...rest } = flattenGanState(state);
    const { 'generator/params/project/kernel': kernel, ...others } = tensors;
    expect(() => unflattenGanState(state, { ...rest, tensors: others })).toThrow(
      'unflattenGanState: expected trees with the same key paths, got 1 missing (generator/params/project/kernel) and 0 extra.',
    );
    expect(() => unflattenGanState(state, { ...rest, tensors: { ...tensors, more: kernel! } })).toThrow(
      '0 missing and 1 extra (more)',
    );
    expect(() =>
      unflattenGanState(state, { ...rest, tensors: { ...tensors, 'generator/params/project/kernel': zeros([2, 2]) } }),
    ).toThrow(
      "unflattenGanState: expected 'generator/params/project/kernel' to be [6, 16], got [2, 2]. The checkpoint belongs to another net.",
    );
  });
});

describeOnEngines('disposeGanState', () => {
  it('frees everything that createGan made', async () => {
    await expectNoLeak(() => disposeGanState(createGan(tinyNets, seed).state));
  });

  it('frees nothing else', () => {
    const { state } = createGan(tinyNets, seed);
    const copy = cloneTree(state.generator.params);
    disposeGanState(state);
    expect(mapTree((leaf) => leaf, copy)).toEqual(copy);
    for (const leaf of Object.values(flattenTree(copy))) expect(leaf.dataSync().length).toBe(leaf.size);
  });
});
