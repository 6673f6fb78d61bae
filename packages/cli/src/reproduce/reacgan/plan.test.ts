import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallPlan } from './internal/small-table';
import { METHODS, methodOf } from './methods';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-plan-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('planTable', () => {
  it('gives all cells of a seed the same nets, steps and looks', async () => {
    const plan = await smallPlan(cwd, { engine: 'cpu' });
    expect(plan.methods).toEqual(METHODS);
    const cells = plan.methods.map((method) => plan.cell(method, 3, 105));
    for (const { config } of cells) {
      expect(config).toMatchObject({ seed: 3, engine: 'cpu', evaluation: { everySteps: 11, images: 60 } });
      expect(config.gan).toMatchObject({ steps: 105, batchSize: 8, optimizers: cells[0]!.config.gan.optimizers });
      expect(config.nets.generator).toEqual(cells[0]!.config.nets.generator);
    }
    expect(cells.map(({ name }) => name)).toContain('reacgan-studiogan-seed-3');
  });

  it("takes the weight of ReACGAN's recipe for every loss of classes, or the one that was asked for", async () => {
    const weights = (plan: Awaited<ReturnType<typeof smallPlan>>) =>
      plan.methods
        .map((method) => plan.cell(method, 1, 10).config.gan.conditional)
        .map((loss) => 'weight' in loss && loss.weight);
    expect(weights(await smallPlan(cwd, { engine: 'cpu' }))).toEqual([0.5, 0.5, 0.5, false, 0.5, 0.5]);
    expect(weights(await smallPlan(cwd, { engine: 'cpu', weight: 4 }))).toEqual([4, 4, 4, false, 4, 4]);
  });

  it("brings images to a size of BigGAN's nets", async () => {
    const plan = await smallPlan(cwd, { engine: 'cpu', backbone: 'biggan' });
    expect(plan.resize).toBe(32);
    expect(plan.data.train.imageShape).toEqual([32, 32, 1]);
    expect(plan.cell(methodOf('reacgan'), 1, 10).config.nets.discriminator).toMatchObject({
      net: 'biggan',
      resolution: 32,
      embeddingSize: 64,
    });
  });

  it('has a twin head, or twice the classes, for generated images where asked', async () => {
    const heads = (plan: Awaited<ReturnType<typeof smallPlan>>) =>
      plan.methods.map(
        (method) => plan.cell(method, 1, 10).config.nets.discriminator as { head?: string; classCount?: number },
      );
    const tac = heads(await smallPlan(cwd, { engine: 'cpu', auxiliary: 'tac', diffAugment: true }));
    expect(tac.map(({ head }) => head)).toEqual(['twin', 'twin', 'twin-embedding', 'twin-embedding', 'twin-embedding']);
    const adc = heads(await smallPlan(cwd, { engine: 'cpu', auxiliary: 'adc' }));
    expect(adc.map(({ classCount }) => classCount)).toEqual([20, 20, 20, 20, 20]);
  });

  it('refuses what cannot be trained before anything is', async () => {
    await expect(smallPlan(cwd, { engine: 'cpu', batch: 1000 })).rejects.toThrow('at least 1000 training images');
    await expect(smallPlan(cwd, { engine: 'cpu', data: 'nowhere' })).rejects.toThrow('which does not exist');
  });
});
