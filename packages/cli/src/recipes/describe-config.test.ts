import { describe, expect, it } from 'vitest';
import { describeConfig } from './describe-config';
import { builtInRecipe } from './find-recipe';
import { resolveRecipe } from './resolve-recipe';

describe('describeConfig', () => {
  it('has a line a value, with where it comes from in a column of its own', () => {
    const resolved = resolveRecipe(builtInRecipe('reacgan'), { imageShape: [32, 32, 1], classCount: 10, count: 500 });
    const [title, ...lines] = describeConfig(resolved).trimEnd().split('\n');
    expect(title).toBe('# reacgan/mini');
    expect(lines).toHaveLength(resolved.origins.size);
    expect(lines[0]).toMatch(/^data\.flip = "none" +# base\/mini$/);
    expect(new Set(lines.map((line) => line.lastIndexOf('  # '))).size).toBe(1);
  });
});
