import { adam } from '@gans/tensor';
import { projectOntoBall, saturation } from '@gans/uap';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CaseReader } from './case-reader';
import type { Output } from './compare';

/** Options that `followClamped` reads. */
export const clampedAdamOptions = ['learning_rate', 'radius', 'steps', 'beta1', 'beta2', 'epsilon'];

/** Where a perturbation gets to by Adam when it is brought back into its ball after every step, and how much of it lies on the boundary then. */
export async function followClamped(
  reader: CaseReader,
  gradientAt: (perturbation: Tensor, step: number) => Promise<Tensor>,
): Promise<{ path: Output; saturations: number[] }> {
  const optimizer = adam({
    learningRate: reader.number('learning_rate'),
    beta1: reader.number('beta1'),
    beta2: reader.number('beta2'),
    epsilon: reader.number('epsilon'),
  });
  const [radius, steps] = [reader.number('radius'), reader.number('steps')];
  let params = { perturbation: reader.tensor('perturbation') };
  let state = optimizer.init(params);
  const data: number[] = [];
  const saturations: number[] = [];
  for (let step = 0; step < steps; step++) {
    const gradient = await gradientAt(params.perturbation, step);
    const next = optimizer.update(params, { perturbation: gradient }, state);
    params = { perturbation: projectOntoBall(next.params.perturbation, { radius }) };
    state = next.state;
    const values = await params.perturbation.data();
    data.push(...values);
    saturations.push(saturation(values, radius));
  }
  return { path: { shape: [steps, ...params.perturbation.shape], data }, saturations };
}
