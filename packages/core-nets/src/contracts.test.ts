import { createSeed, mapTree, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { mul, type Tensor2D } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { asGenerator } from './contracts';
import { createDcganGenerator } from './dcgan-generator';

const seed = createSeed(2);
const shape = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2 };
const exactly = { rtol: 0, atol: 0 };
const inference = { training: false };
const makeGenerator = () => createDcganGenerator({ ...shape, latentSize: 4 }, seed);
const makeInput = () => ({ latent: normal(seed, [3, 4]) as Tensor2D, condition: oneHotRows([0, 1, 2], 3) });

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
