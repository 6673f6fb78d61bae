import { createSeed } from '@gans/tensor';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { drawn, tanhToy } from './internal/toy-generators';
import { redraw } from './redraw';
import { search } from './search';

describeOnEngines('redraw', () => {
  it('draws what each class makes of each image', async () => {
    const toy = tanhToy();
    const images = drawn(toy, [0, 1], createSeed(1));
    const result = await search(toy.generator, toy.spec, images, { preset: 'cold', schedule: [{ steps: 5 }] });
    const all = redraw(toy.generator, toy.spec, result.points);
    expect(all.shape).toEqual([6, 4, 4, 1]);
    const differences = all
      .reshape([2, 3, 16])
      .sub(images.reshape([2, 1, 16]))
      .abs()
      .mean(-1)
      .div(2);
    expectClose(differences.flatten(), result.distances);
    expect(() => redraw(toy.generator, { ...toy.spec, imageShape: [4, 4, 2] }, result.points)).toThrow(
      /images \[6, 4, 4, 2\]/,
    );
    result.dispose();
    toy.dispose();
  });
});
