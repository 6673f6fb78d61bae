import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { createSeed, foldIn } from '@gans/tensor';
import { imageGrid } from '@gans/training';
import { classCoverage, measureFooling, randomPerturbation, transferTable } from '@gans/uap';
import { slice, Tensor, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { encodePng } from '../../../png';
import { writePerturbation } from '../../../uap/write-perturbation';
import type { CellPlace } from '../../run-grid';
import type { ArmKey } from '../arms';
import { craftOn, stateFile } from '../craft-on';
import { jpegCodec } from '../jpeg-codec';
import { batchesOf } from '../load-sides';
import type { ArmCell, Plan } from '../plan';
import type { ArmOutcome } from '../result';
import { type StandIns, standInsOf } from './stand-ins';
import type { TableNets } from './table-nets';

/** Pictures in the folder of a cell. */
export const PICTURES = { perturbation: 'perturbation.png', standIns: 'stand-ins.png' } as const;
const COLUMNS = 8;
const SHOWN = 32;

type Made = Pick<ArmOutcome, 'coverage' | 'crafting'> & { readonly perturbation: Tensor3D };

/** Makes the perturbation of an arm at a seed, or goes on with it, and measures it on the target's test images, which nothing before has seen.
 *
 *  @param plan of the table.
 *  @param nets of the table.
 *  @param cell arm and seed.
 *  @param place folder and stop signal.
 *  @throws GansError (code ABORTED) when stopped, after GAN or perturbation are safe.
 */
export async function runCell(plan: Plan, nets: TableNets, cell: ArmCell, place: CellPlace): Promise<ArmOutcome> {
  const { perturbation, ...told } = await makePerturbation(plan, nets, cell, place);
  try {
    await writePerturbation(join(place.folder, 'perturbation'), perturbation, 2 * plan.protocol.epsilon);
    const measured = await measure(plan, nets, perturbation, place);
    for (let start = 1; start <= plan.protocol.starts; start++)
      await rm(stateFile(place.folder, start), { force: true });
    return { arm: cell.arm, seed: cell.seed, ...measured, ...told, engine: plan.engine };
  } finally {
    perturbation.dispose();
  }
}

async function makePerturbation(plan: Plan, nets: TableNets, { arm, seed }: ArmCell, place: CellPlace): Promise<Made> {
  const { protocol, sides } = plan;
  const { imageShape } = sides.target.train;
  const own = foldIn(createSeed(seed), 'arms');
  if (arm === 'random')
    return { perturbation: randomPerturbation(foldIn(own, 'random'), imageShape, { radius: 2 * protocol.epsilon }) };
  const standIns = await standInsOf(arm, plan, nets, own, place);
  try {
    const coverage = await lookAt(standIns, nets, place);
    const { target } = nets.classifiers;
    const {
      perturbation,
      rate,
      step,
      steps,
      stopped,
      warnings,
      protocol: crafted,
    } = await craftOn(target, standIns, {
      protocol,
      seed: foldIn(own, 'craft'),
      imageShape,
      place,
      states: { folder: place.folder, of: stateOf(arm, seed, target.identity.sha256) },
    });
    const crafting = { rate, step, steps, stopped, warnings, protocol: crafted };
    return { perturbation, crafting, ...(coverage && { coverage }) };
  } finally {
    if (standIns.images instanceof Tensor) standIns.images.dispose();
    standIns.validation?.dispose();
  }
}

const stateOf = (arm: ArmKey, seed: number, sha256: string | undefined) => JSON.stringify([arm, seed, sha256]);

/** How the target reads the images of an arm, and a picture of some. */
async function lookAt({ images }: StandIns, { classifiers }: TableNets, { folder, io }: CellPlace) {
  if (!(images instanceof Tensor)) return undefined;
  const [count, ...shape] = images.shape;
  const first: Tensor4D = slice(images, [0, 0, 0, 0], [Math.min(SHOWN, count), ...shape]);
  const { pixels: data, width, height, channels } = await imageGrid(first, COLUMNS);
  first.dispose();
  if (channels === 1 || channels === 3)
    await writeFileAtomic(join(folder, PICTURES.standIns), encodePng({ width, height, channels, data }));
  const { classifier, identity } = classifiers.target;
  const { reached, divergence } = await classCoverage(classifier, partsOf(images), { identity, signal: io.signal });
  return { count, reached, divergence };
}

function* partsOf(images: Tensor4D): Generator<Tensor4D> {
  const [count, ...shape] = images.shape;
  for (let first = 0; first < count; first += 250) {
    const part: Tensor4D = slice(images, [first, 0, 0, 0], [Math.min(250, count - first), ...shape]);
    yield part;
    part.dispose();
  }
}

async function measure(
  { protocol, sides }: Plan,
  { classifiers }: TableNets,
  perturbation: Tensor3D,
  { io }: CellPlace,
): Promise<Pick<ArmOutcome, 'rates' | 'jpeg'>> {
  const { test } = sides.target;
  const options = {
    epsilon: protocol.epsilon,
    reference: { name: `${test.name}, test images`, sha256: test.sha256 },
    signal: io.signal,
  };
  const [row] = await transferTable({ perturbation }, classifiers, () => batchesOf(test), options);
  const { classifier, identity } = classifiers.target;
  const codec = await jpegCodec(protocol.quality);
  const jpeg = await measureFooling(classifier, batchesOf(test), perturbation, { ...options, identity, codec });
  return { rates: row!.rates as ArmOutcome['rates'], jpeg };
}
