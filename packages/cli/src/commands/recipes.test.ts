import { describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { testIo } from '../internal/test-io';
import { absentRecipes, partNames, recipeNames } from '../recipes/built-in';

async function recipes(...words: string[]): Promise<string> {
  const io = testIo();
  expect(await main(['recipes', ...words], io)).toBe(0);
  return io.data();
}

describe('recipesCommand', () => {
  it('has a line for each recipe, each part of one, and each that cannot be had', async () => {
    const lines = (await recipes()).split('\n');
    expect(lines).toHaveLength(recipeNames.length + partNames.length + Object.keys(absentRecipes).length + 6);
    expect(lines.find((line) => line.startsWith('reacgan '))).toMatch(
      /any size +2,000 +64 +A small ReACGAN: .*2111\.01118/,
    );
    expect(lines.find((line) => line.startsWith('reacgan/imagenet-2048 '))).toMatch(
      /128 x 128, colour +\d+,000 +2,048 +ReACGAN on ImageNet, .*ReACGAN-2048\.yaml$/,
    );
    expect(lines).toContainEqual(expect.stringMatching(/^with\/lecam +LeCam regularisation, arXiv:2104\.03310\.$/));
    expect(lines).toContainEqual(expect.stringMatching(/^cagan\/celeba +5x5 transposed convolutions, /));
  });

  it('gives the same as one JSON object', async () => {
    const { command, recipes: listed, parts, absent } = JSON.parse(await recipes('--json'));
    expect(command).toBe('recipes');
    expect(listed.map(({ name }: { name: string }) => (name.includes('/') ? name : `${name}/mini`))).toEqual(
      recipeNames,
    );
    expect(listed.every(({ about, source }: Record<string, string>) => about!.length > 15 && source!.length > 10)).toBe(
      true,
    );
    expect(listed).toContainEqual({
      name: 'cagan/paper-2020',
      about: "CAGAN on MNIST as its paper's code trains it, 100 epochs.",
      source: 'CAGAN-MNIST 27391f8',
      side: 28,
      channels: 1,
      steps: 187_500,
      batchSize: 32,
    });
    expect(parts.map(({ name }: { name: string }) => name)).toEqual(partNames);
    expect(absent).toContainEqual({ name: 'reacgan/afhq', needs: 'StyleGAN2, which core-nets does not have' });
  });
});
