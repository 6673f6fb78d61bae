import '@tensorflow/tfjs';
import { join } from 'node:path';
import { oneHot, reshape, slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { writeSmallData } from '../../../internal/small-data';
import { testIo } from '../../../internal/test-io';
import type { Judge } from '../../../run/judge';
import { type LongTailPlan, type LongTailRequest, planLongTail } from '../plan';

/** A comparison on data of 8 x 8 pixels in batches of 8. */
export const smallRequest: LongTailRequest = {
  data: 'data',
  engine: 'wasm',
  batch: 8,
  imbalances: [4],
  seeds: 2,
  baselineSeeds: 1,
};

/** The plan of a table that is small enough for a test; its data is written into the working folder. */
export async function smallPlan(cwd: string, request: Partial<LongTailRequest> = {}): Promise<LongTailPlan> {
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  return planLongTail({ ...smallRequest, ...request }, testIo({ cwd }));
}

/** A judge that has learned nothing: it reads the last of ten classes in every image. */
export function blindJudge(): Judge {
  const taps = (images: Tensor4D) =>
    tidy(() => {
      const [count] = images.shape;
      const logits = oneHot(new Array<number>(count).fill(9), 10, 1, 0, 'float32');
      return { logits, features: slice(reshape(images, [count, -1]), [0, 0], [count, 2]) };
    });
  return { taps, classCount: 10, featureSize: 2, identity: { name: 'blind' }, engines: [], dispose: () => {} };
}
