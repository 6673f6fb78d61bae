import { ndArray, writeFileAtomic, writeNpy } from '@gans/checkpoints';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { perturbationPng } from './view';

/** Writes a perturbation's exact values as .npy and, where a picture has as many channels, a PNG to look at.
 *
 *  @returns the files written.
 */
export async function writePerturbation(base: string, perturbation: Tensor3D, radius: number): Promise<string[]> {
  const values = (await perturbation.data()) as Float32Array;
  const shape = perturbation.shape;
  await writeNpy(`${base}.npy`, ndArray(Float32Array.from(values), [...shape]));
  if (shape[2] !== 1 && shape[2] !== 3) return [`${base}.npy`];
  // An 'l2' perturbation is far from the bound in every pixel: it is shown by its own largest.
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  await writeFileAtomic(`${base}.png`, perturbationPng(values, shape, Math.min(radius, largest || radius)));
  return [`${base}.png`, `${base}.npy`];
}
