import { createSeed, mapTree, normal } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { mul, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { asClassifier, asTaps } from './classifier-net';
import { createSmallCnn } from './small-cnn';

const seed = createSeed(2);
const exactly = { rtol: 0, atol: 0 };
const inference = { training: false };
const makeClassifier = () =>
  createSmallCnn({ classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 5 }, seed);
const makeImages = () => normal(seed, [3, 8, 8, 1]) as Tensor4D;

describeOnEngines('asClassifier', () => {
  it('gives the logits of the net in inference mode', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    const expected = net.apply(net.params, net.state, images, inference).output.logits;
    expectClose(asClassifier(net)(images), expected, exactly);
  });

  it('takes other weights', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    const other = { params: mapTree((leaf) => mul(leaf, 2), net.params), state: net.state };
    const expected = net.apply(other.params, other.state, images, inference).output.logits;
    expectClose(asClassifier(net, other)(images), expected, exactly);
  });

  it('leaves nothing but the logits', async () => {
    const [net, images] = [makeClassifier(), makeImages()];
    await expectNoLeak(() => asClassifier(net)(images).dispose());
  });
});

describeOnEngines('asTaps', () => {
  it('gives logits and features of the net in inference mode', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    const expected = net.apply(net.params, net.state, images, inference).output;
    const taps = asTaps(net)(images);
    expect(Object.keys(taps)).toEqual(['logits', 'features']);
    expectClose(taps.logits!, expected.logits, exactly);
    expectClose(taps.features!, expected.features, exactly);
  });

  it('gives the activations of layers by name, in the order asked for', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    const expected = net.apply(net.params, net.state, images, inference).output;
    const taps = asTaps(net, { names: ['shrink2', 'features', 'shrink1'] })(images);
    expect(Object.keys(taps)).toEqual(['shrink2', 'features', 'shrink1']);
    expect(taps.shrink1!.shape).toEqual([3, 4, 4, 2]);
    expectClose(taps.shrink2!, expected.activations.shrink2!, exactly);
    expectClose(taps.features!, expected.features, exactly);
  });

  it('takes other weights', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    const weights = { params: mapTree((leaf) => mul(leaf, 2), net.params), state: net.state };
    const expected = net.apply(weights.params, weights.state, images, inference).output;
    expectClose(asTaps(net, { weights })(images).features!, expected.features, exactly);
  });

  it('refuses a name that the net has not', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    expect(() => asTaps(net, { names: ['logits', 'shrink3'] })(images)).toThrow(
      'asTaps: expected names out of logits, features, shrink1, shrink2, got shrink3. The nearest known one is shrink1.',
    );
  });

  it('leaves nothing but its taps', async () => {
    const [net, images] = [makeClassifier(), makeImages()];
    await expectNoLeak(() => {
      for (const tensor of Object.values(asTaps(net, { names: ['shrink1', 'logits'] })(images))) tensor.dispose();
    });
  });
});
