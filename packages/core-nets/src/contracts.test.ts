import { createSeed, mapTree, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { mul, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { asClassifier, asGenerator, asTaps } from './contracts';
import { createDcganGenerator } from './dcgan-generator';
import { createSmallCnn } from './small-cnn';

const seed = createSeed(2);
const shape = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2 };
const exactly = { rtol: 0, atol: 0 };
const inference = { training: false };
const makeGenerator = () => createDcganGenerator({ ...shape, latentSize: 4 }, seed);
const makeInput = () => ({ latent: normal(seed, [3, 4]) as Tensor2D, condition: oneHotRows([0, 1, 2], 3) });
const makeClassifier = () => createSmallCnn({ ...shape, featureSize: 5 }, seed);
const makeImages = () => normal(seed, [3, 8, 8, 1]) as Tensor4D;

describeOnEngines('asGenerator', () => {
  it('is the net in inference mode', () => {
    const [net, input] = [makeGenerator(), makeInput()];
    const expected = net.apply(net.params, net.state, input, inference).output;
    expectClose(asGenerator(net)(input.latent, input.condition), expected, exactly);
  });

  it('takes other weights', () => {
    const [net, input] = [makeGenerator(), makeInput()];
    const other = { params: mapTree((leaf) => mul(leaf, 2), net.params), state: net.state };
    const expected = net.apply(other.params, other.state, input, inference).output;
    expectClose(asGenerator(net, other)(input.latent, input.condition), expected, exactly);
  });

  it('leaves nothing but the images', async () => {
    const [net, { latent, condition }] = [makeGenerator(), makeInput()];
    await expectNoLeak(() => asGenerator(net)(latent, condition).dispose());
  });
});

describeOnEngines('asClassifier', () => {
  it('gives the logits of the net in inference mode', () => {
    const [net, images] = [makeClassifier(), makeImages()];
    const expected = net.apply(net.params, net.state, images, inference).output.logits;
    expectClose(asClassifier(net)(images), expected, exactly);
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
    expectClose(taps.logits!, expected.logits, exactly);
    expectClose(taps.features!, expected.features, exactly);
  });

  it('leaves nothing but its taps', async () => {
    const [net, images] = [makeClassifier(), makeImages()];
    await expectNoLeak(() => {
      for (const tensor of Object.values(asTaps(net)(images))) tensor.dispose();
    });
  });
});
