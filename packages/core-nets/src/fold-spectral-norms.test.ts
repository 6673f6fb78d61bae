import { createSeed, disposeTree, flattenTree, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createBigganDiscriminator } from './biggan-discriminator';
import { createBigganGenerator } from './biggan-generator';
import { asGenerator } from './contracts';
import { createDcganGenerator } from './dcgan-generator';
import { foldSpectralNorms } from './fold-spectral-norms';
import type { HeadOutput } from './heads/heads';

const seed = createSeed(4);
const size = { resolution: 32, channels: 3, filters: 4, classCount: 3 } as const;
const makeGenerator = () => createBigganGenerator({ ...size, attention: [2], latentSize: 8, sharedSize: 4 }, seed);
const makeDiscriminator = () =>
  createBigganDiscriminator({ ...size, filters: 8, attention: [1], head: 'projection' }, seed);
const makeInput = () => ({ latent: normal(seed, [2, 8]) as Tensor2D, condition: oneHotRows([0, 2], 3) });
const hasVectors = (state: object) => Object.keys(flattenTree(state as never)).some((path) => /\/[uv]$/.test(path));
const within = { rtol: 1e-5, atol: 1e-6 };

describeOnEngines('foldSpectralNorms', () => {
  it('leaves a generator what it is', () => {
    const [net, { latent, condition }] = [makeGenerator(), makeInput()];
    const folded = foldSpectralNorms(net);
    expect([hasVectors(net.state), hasVectors(folded.state)]).toEqual([true, false]);
    expect(Object.keys(flattenTree(folded.params))).toEqual(Object.keys(flattenTree(net.params)));
    expectClose(asGenerator(net, folded)(latent, condition), asGenerator(net)(latent, condition), within);
  });

  it('leaves a discriminator, with its head and its tables of classes, what it is', () => {
    const [net, { condition }] = [makeDiscriminator(), makeInput()];
    const images = normal(seed, [2, 32, 32, 3]) as Tensor4D;
    const logits = ({ params, state }: Pick<typeof net, 'params' | 'state'>) => {
      const { output } = net.apply(params, state, { images, condition }, { training: false });
      return (output as HeadOutput<'projection'>).logits;
    };
    const folded = foldSpectralNorms(net);
    expect(hasVectors(folded.state)).toBe(false);
    expectClose(logits(folded), logits(net), within);
  });

  it('copies the weights of a net without spectral norm', () => {
    const net = createDcganGenerator(
      { classCount: 3, height: 8, width: 8, channels: 1, filters: 2, latentSize: 4 },
      seed,
    );
    const folded = foldSpectralNorms(net);
    for (const name of ['params', 'state'] as const) {
      const before = flattenTree(net[name]);
      for (const [path, leaf] of Object.entries(flattenTree(folded[name])))
        expectClose(leaf, before[path]!, { rtol: 0, atol: 0 });
    }
  });

  it('gives weights that outlive the given ones and leave nothing', async () => {
    await expectNoLeak(() => {
      const [net, { latent, condition }] = [makeGenerator(), makeInput()];
      const folded = foldSpectralNorms(net);
      disposeTree(net.params, net.state);
      asGenerator(net, folded)(latent, condition).dispose();
      disposeTree(folded.params, folded.state, { latent, condition });
    });
  });

  it('gives weights that training refuses', () => {
    const [net, input] = [makeGenerator(), makeInput()];
    const { params, state } = foldSpectralNorms(net);
    expect(() => net.apply(params, state, input, { training: true })).toThrow(
      /^BigganGenerator: expected state to have the \d+ tensors of this net, got \d+ missing \(.*\/u; /,
    );
  });
});
