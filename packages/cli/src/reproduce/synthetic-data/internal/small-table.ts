import '@tensorflow/tfjs';
import { useEngine } from '@gans/engines';
import { fillDataset } from '@gans/synthetic-data';
import { createSeed } from '@gans/tensor';
import { smallDataset } from '../../../internal/small-gan';
import { folderWithModel } from '../../../internal/small-model';
import { testIo } from '../../../internal/test-io';
import type { CellPlace } from '../../run-grid';
import { obtainGenerator } from '../generator';
import { type Plan, planOf, type TableRequest } from '../plan';
import type { TableSetting } from '../run-cell';

/** A comparison that is small enough for a test. */
export const smallRequest: TableRequest = {
  data: 'data',
  engine: 'wasm',
  size: 24,
  epochs: 2,
  generator: 'run',
  generatorSteps: 2,
  full: true,
  quick: false,
};

/** Its plan, on images of 8 x 8 pixels in three classes. */
export function smallPlan(request: Partial<TableRequest> = {}): Plan {
  const data = { train: smallDataset(48), test: smallDataset(30, createSeed(2)) };
  return planOf({ ...smallRequest, ...request }, data, { name: 'wasm', version: '4.22.0', threads: 1 });
}

/** What its cells share, with a generator that has learnt nothing; `remove` frees it and takes its folder away. */
export async function smallSetting(name: string): Promise<TableSetting & { cwd: string; remove(): Promise<void> }> {
  await useEngine('wasm');
  const { cwd, remove } = await folderWithModel(name);
  const plan = smallPlan();
  const generator = await obtainGenerator(plan, cwd, testIo({ cwd }), { quiet: true });
  const heldOut = await fillDataset(generator.source, { count: 12, seed: createSeed(9) });
  return {
    ...{ cwd, plan, generator, heldOut },
    remove: async () => {
      generator.dispose();
      await remove();
    },
  };
}

/** A place for a cell; nothing is written there. */
export function placeFor(cwd: string): CellPlace & { io: ReturnType<typeof testIo> } {
  return { folder: cwd, io: testIo({ cwd }), quiet: true };
}
