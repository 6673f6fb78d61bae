import { valueAndGrad } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Rank, tensor3d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { meanAbsoluteDifference } from './difference';
import { linearToy } from './internal/toy-generators';
import { inversionLoss } from './inversion-loss';

describeOnEngines('inversionLoss', () => {
  const { generator, spec, image } = linearToy();
  const difference = meanAbsoluteDifference({ pixelWidth: 1 });

  it('is that of the test vectors, with its parts', async () => {
    const x = image();
    const z = tensor3d([0.249742046, 0.195798465, 0, -0.247331647, -0.249167791, 0], [1, 2, 3]);
    const { loss, differences, priorTerms } = inversionLoss(generator, spec, x, z, { difference });
    expectClose(loss, 0.441652346, { atol: 3e-6 });
    expectClose(differences, [[0.185129905, 0.247102041]], { atol: 3e-6 });
    expectClose(priorTerms, [[0.01 * 0.445540511, 0.01 * 0.496499438]], { rtol: 1e-5 });
    const squared = inversionLoss(generator, spec, x, z, { difference, penalty: 'squared', lambda: 3 });
    expectClose(squared.priorTerms, [[0.249742046 ** 2 + 0.195798465 ** 2, 0.247331647 ** 2 + 0.249167791 ** 2]]);
    for (const tensor of [x, z, loss, differences, priorTerms, ...Object.values(squared)]) tensor.dispose();
  });

  it('has slope 0 to a dead latent at the mean, and the slope of its pixels to the others', async () => {
    const [x, z] = [image(), zeros<Rank.R3>([1, 2, 3])];
    const { grads } = valueAndGrad((p: { z: typeof z }) => ({
      loss: inversionLoss(generator, spec, x, p.z, { difference }).loss,
    }))({ z });
    // r_0 = (-0.3, -0.1, 0.5, -0.15), r_1 = (-0.5, 0.3, -0.1, 0.25): sign(r) W / 4.
    expectClose(
      grads.z.flatten(),
      [-0.3, 0.2 - 0.35 + 0.2 - 0.1, 0, -0.5 + 0.1 + 0.45 + 0.15, 0.2 + 0.35 - 0.2 + 0.1, 0].map(
        (g, i) => (i === 0 ? -0.5 - 0.1 - 0.45 - 0.15 : g) / 4,
      ),
      {
        atol: 1e-6,
      },
    );
  });

  it('refuses shapes that do not fit, and leaves nothing behind', async () => {
    const [x, z] = [image(), zeros<Rank.R3>([1, 2, 3])];
    expect(() => inversionLoss(generator, spec, x, zeros([1, 3, 3]))).toThrow(
      /latents to be \[1, 2, 3\], got \[1, 3, 3\]/,
    );
    expect(() => inversionLoss(generator, spec, zeros([1, 2, 3, 1]), z)).toThrow(/images to be \[1, 2, 2, 1\]/);
    await expectNoLeak(() => {
      for (const tensor of Object.values(inversionLoss(generator, spec, x, z))) tensor.dispose();
    });
  });
});
