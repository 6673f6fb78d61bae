import { createSeed, normalValues } from '@gans/tensor';
import { afterEach, expect, it, vi } from 'vitest';
import { expectClose } from '#test-kit';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function distanceOf(): Promise<number> {
  vi.resetModules();
  const { accumulate, emptyStatistics } = await import('../../statistics');
  const { frechetTerms, momentsOf } = await import('../../frechet-distance');
  const [real, fake] = [1, 2].map((seed) =>
    momentsOf(accumulate(emptyStatistics(70), normalValues(createSeed(seed), 90 * 70))),
  );
  return frechetTerms(real!, fake!).distance;
}

it('works the same where WebAssembly is missing, or forbidden by a content security policy', async () => {
  const expected = await distanceOf();
  vi.stubGlobal('WebAssembly', undefined);
  expectClose(await distanceOf(), expected, { rtol: 1e-12, atol: 0 });
  const forbidden = vi.fn(function refuse() {
    throw new EvalError('blocked by Content Security Policy');
  });
  vi.stubGlobal('WebAssembly', { Module: forbidden });
  expectClose(await distanceOf(), expected, { rtol: 1e-12, atol: 0 });
  expect(forbidden).toHaveBeenCalledOnce();
});
