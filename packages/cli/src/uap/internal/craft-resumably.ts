import { stat } from 'node:fs/promises';
import { ConfigError, createSeed, disposeTree, foldIn, ValueError } from '@gans/tensor';
import { type Crafted, type CraftOptions, craft } from '@gans/uap';
import { slice, type Tensor4D } from '@tensorflow/tfjs-core';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import type { Progress } from '../../progress';
import type { ReadImages } from '../read-images';
import { readState, writeState } from '../state-file';
import type { Target } from '../target';
import type { UapRequest } from '../uap';

/** What crafting takes of the work around it. */
interface Crafting {
  readonly request: UapRequest;
  readonly epsilon: number;
  readonly io: Io;
  readonly progress: Progress;
}

/** Crafts on four fifths of the prior's images and chooses by the last fifth; goes on from the state of an earlier call with the same settings. */
export async function craftResumably(
  { request, epsilon, io, progress }: Crafting,
  target: Target,
  prior: ReadImages,
  statePath: string,
): Promise<Crafted> {
  const count = prior.images.shape[0];
  if (count < 2) throw new ValueError(`gans uap: expected --prior to hold two images or more, got ${count}.`);
  const kept = count - Math.min(1000, Math.ceil(count / 5));
  const [, ...shape] = prior.images.shape;
  const part = (first: number, size: number): Tensor4D => slice(prior.images, [first, 0, 0, 0], [size, ...shape]);
  const parts = { crafting: part(0, kept), validation: part(kept, count - kept) };
  const of = JSON.stringify([target.identity.sha256, target.preprocessing, prior.sha256, request.count, request.seed]);
  const stored = await stat(statePath).then(
    () => checkingInput(() => readState(statePath)),
    () => undefined,
  );
  if (stored !== undefined && stored.of !== of)
    throw new ConfigError(
      `gans uap: expected ${statePath} to be of this classifier and these images, got a state of others. Remove it, or choose another --out.`,
    );
  if (stored !== undefined) progress.note(`goes on after step ${stored.state.step}`);
  const { objective, target: targetClass, steps } = request;
  const options = {
    objective,
    ...(targetClass === undefined ? {} : { target: targetClass }),
    seed: foldIn(createSeed(request.seed), 'uap'),
    epsilon,
    norm: request.norm,
    clipInput: !request.noClip,
    batchSize: request.batch,
    validation: parts.validation,
    ...(steps === undefined ? {} : { maxSteps: steps }),
    ...(stored === undefined ? {} : { resume: stored.state }),
    signal: io.signal,
    onState: (state) => writeState(statePath, { state, of }),
    onProgress: ({ step, maxSteps, loss, best = 0 }) =>
      progress.report({
        title: 'perturbation',
        step,
        steps: maxSteps,
        figures: { ...(Number.isNaN(loss) ? {} : { loss }), fooled: best },
      }),
  } as CraftOptions;
  try {
    return await craft(target.classifier, parts.crafting, options);
  } finally {
    disposeTree(parts);
  }
}
