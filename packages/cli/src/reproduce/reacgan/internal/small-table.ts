import '@tensorflow/tfjs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSmallData } from '../../../internal/small-data';
import { smallConfig } from '../../../internal/small-gan';
import { testIo } from '../../../internal/test-io';
import type { CellPlace } from '../../run-grid';
import { obtainTableJudge } from '../../table-judge';
import type { TableSetting } from '../looks';
import { type Plan, planTable, type TableRequest } from '../plan';
import { measureTableReference, type TableReference } from '../reference';

/** The plain comparison on data of 8 x 8 pixels in batches of 8. */
export const smallRequest: TableRequest = {
  data: 'data',
  engine: 'wasm',
  backbone: 'dcgan',
  batch: 8,
  diffAugment: false,
  auxiliary: 'none',
};

/** The plan of a table that is small enough for a test; its data is written into the working folder. */
export async function smallPlan(cwd: string, request: Partial<TableRequest> = {}): Promise<Plan> {
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  return planTable({ ...smallRequest, ...request }, testIo({ cwd }));
}

/** Everything that the cells of such a table share, with a judge that is trained in no time. */
export async function smallSetting(
  cwd: string,
  plan: Plan,
): Promise<TableSetting & { folder: string; reference: TableReference }> {
  const folder = join(cwd, 'table');
  const config = { ...plan.cell(plan.methods[0]!, 1, 4).config, classifier: classifierFor(plan) };
  const { engine, data } = plan;
  const io = testIo({ cwd });
  await mkdir(folder, { recursive: true });
  const judge = await obtainTableJudge(cwd, config, data.train, io, {
    engine,
    quiet: true,
    caller: 'gans reproduce reacgan',
  });
  const reference = await measureTableReference(folder, plan, judge, io.signal);
  return { folder, plan, judge, real: reference.real, measurement: reference.measurement, reference };
}

function classifierFor({ data: { train } }: Plan) {
  const { classifier } = smallConfig();
  return { ...classifier, net: { ...classifier.net, classCount: train.classCount } };
}

/** A place for a cell, as the grid would give it. */
export async function placeFor(cwd: string, name: string): Promise<CellPlace & { io: ReturnType<typeof testIo> }> {
  const folder = join(cwd, 'table', 'cells', name);
  await mkdir(folder, { recursive: true });
  return { folder, io: testIo({ cwd }), quiet: true };
}
