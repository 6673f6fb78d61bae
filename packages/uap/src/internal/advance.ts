import { type AdamState, adam, type Classifier, disposeTree, valueAndGrad } from '@gans/tensor';
import { add, reshape, slice, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { type BallOptions, projectOntoBall } from '../ball';
import { type DeepFoolOptions, deepFool } from '../deep-fool';
import { perturbImages } from '../perturb-images';
import { classesOf } from './classify';
import type { CraftingBatch } from './crafting-images';
import type { Objective } from './objective';

/** A perturbation on its way, and what moves it; whoever holds it disposes its tensors. */
export interface Moving {
  readonly perturbation: Tensor3D;
  /** Adam's memory; null for DeepFool, which has none. */
  readonly memory: AdamState | null;
}

/** Makes a step: takes over what it is given, and gives a perturbation within the ball, with the loss before the step. */
export type Advance = (moving: Moving, batch: CraftingBatch) => Promise<{ next: Moving; loss: number }>;

/** What both ways of moving look at. */
export interface AdvanceOptions extends Required<BallOptions> {
  readonly clipInput: boolean;
}

/** Frees what a perturbation on its way holds, as far as no step that failed has freed it. */
export function disposeMoving({ perturbation, memory }: Moving): void {
  disposeTree({ perturbation });
  if (memory !== null) disposeTree(memory.firstMoment, memory.secondMoment);
}

/** The loss of a batch and its gradient to the perturbation; the caller disposes both. */
export function slopeOf(
  objective: Objective,
  perturbation: Tensor3D,
  { images, classes }: CraftingBatch,
  clipInput: boolean,
) {
  return valueAndGrad((params: { perturbation: Tensor3D }) => ({
    loss: objective.loss(perturbImages(images, params.perturbation, { clipInput }), classes),
  }))({ perturbation });
}

/** A step of Adam down the loss, and back into the ball. */
export function gradientAdvance(
  objective: Objective,
  { clipInput, stepSize, ...ball }: AdvanceOptions & { readonly stepSize: number },
): Advance {
  const optimizer = adam({ learningRate: stepSize * ball.radius });
  return async ({ perturbation, memory }, { images, classes }) => {
    const { value, grads } = slopeOf(objective, perturbation, { images, classes }, clipInput);
    const moved = optimizer.update({ perturbation }, grads, memory!, { donate: true });
    const projected = projectOntoBall(moved.params.perturbation, ball);
    const [loss] = await value.data();
    disposeTree(grads, moved.params, { value });
    return { next: { perturbation: projected, memory: moved.state }, loss: loss! };
  };
}

/** DeepFool on each image that the perturbation does not fool yet, added up: Moosavi-Dezfooli et al., 2017, Algorithm 1. */
export function deepFoolAdvance(
  classifier: Classifier,
  options: DeepFoolOptions,
  { clipInput, ...ball }: AdvanceOptions,
): Advance {
  return async (moving, { images, classes }) => {
    const shape = moving.perturbation.shape;
    let perturbation = moving.perturbation;
    for (const [i, clean] of classes.entries()) {
      const image = tidy(() => perturbImages(slice(images, [i, 0, 0, 0], [1, ...shape]), perturbation, { clipInput }));
      try {
        if ((await classesOf('craft', classifier, image))[0] !== clean) continue;
        const { perturbations, fooled } = await deepFool(classifier, image, options);
        // A way out that was not found in time would only add noise.
        if (fooled[0]) {
          const sum = tidy(() => projectOntoBall(add(perturbation, reshape(perturbations, shape)) as Tensor3D, ball));
          perturbation.dispose();
          perturbation = sum;
        }
        perturbations.dispose();
      } catch (error) {
        perturbation.dispose();
        throw error;
      } finally {
        image.dispose();
      }
    }
    return { next: { perturbation, memory: null }, loss: Number.NaN };
  };
}
