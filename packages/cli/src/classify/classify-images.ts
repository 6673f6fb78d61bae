import '@tensorflow/tfjs';
import { dirname, resolve } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { type EngineName, useEngine } from '@gans/engines';
import { type BankStart, type Calibration, type ClassifyOptions, createBank, flops, type PresetName } from '@gans/igc';
import { createSeed } from '@gans/tensor';
import { checkWritable } from '../check-writable';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import { createProgress } from '../progress';
import type { GeneratorChoice } from '../run/generator-files';
import { tellOfEngine, tellProgress } from '../tell-of-engine';
import { calibrateModel } from './calibrate-model';
import { loadCalibration, saveCalibration } from './calibration-file';
import { type ClassifiedImage, decideAll } from './decide-all';
import { explain } from './explain';
import { explainPage } from './explain-page';
import { openImages } from './open-images';
import { openModel } from './open-model';

/** What `gans classify` was asked to do. */
export interface ClassifyRequest {
  /** A run folder, the file of a generator, or a folder with the decoder of each class. */
  readonly model: string;
  readonly checkpoint: GeneratorChoice;
  readonly images: string;
  readonly split: 'train' | 'test';
  /** The first so many images; default all. */
  readonly count?: number | undefined;
  readonly preset: PresetName;
  /** Draws in the bank of presets 'fast' and 'robust'. */
  readonly bank: number;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
  /** File of the page to write. */
  readonly explain?: string | undefined;
  /** Images on that page. */
  readonly explainCount: number;
  /** Labelled images to calibrate the classifier on first. */
  readonly calibrate?: string | undefined;
  /** How many of them. */
  readonly calibrateCount: number;
  /** Keeps progress off stderr. */
  readonly quiet: boolean;
}

/** Decisions on images, those that were none, and what it cost. */
export interface ClassifiedImages {
  readonly model: string;
  readonly images: string;
  readonly preset: PresetName;
  readonly classNames: readonly string[];
  readonly decisions: readonly ClassifiedImage[];
  readonly failures: readonly { readonly image: string; readonly error: string }[];
  /** Share that was read right, where the truth is known. */
  readonly accuracy?: number;
  readonly rowStepsPerImage: number;
  readonly flopsPerImage: number;
  /** Multiply-adds of one image of the generator. */
  readonly generatorMultiplyAdds: number;
  /** That was used. */
  readonly calibration?: Calibration;
  readonly explained?: string;
}

/** Classifies images with the generator of a run, by which of its classes redraws them best.
 *
 *  @throws InputError when the run, the images or the output cannot be used; GansError (code ABORTED) when the user stops it.
 */
export async function classifyImages(request: ClassifyRequest, io: Io): Promise<ClassifiedImages> {
  const page = request.explain === undefined ? undefined : resolve(io.cwd, request.explain);
  if (page !== undefined) await checkingInput(() => checkWritable(dirname(page), 'gans classify'));
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const path = resolve(io.cwd, request.model);
  const opened = await checkingInput(() => openModel(path, request));
  const { generator, spec, classNames, step } = opened;
  const progress = createProgress(io, { quiet: request.quiet });
  let bank: BankStart | undefined;
  try {
    tellOfEngine(engine, request.engine, io);
    const open = (given: string, split: 'train' | 'test', count: number | undefined) =>
      checkingInput(() =>
        openImages(given, {
          imageShape: spec.imageShape,
          classNames,
          split,
          count,
          seed: request.seed,
          cwd: io.cwd,
          signal: io.signal,
          onProgress: (done, all) => progress.report({ title: 'reading', step: done, steps: all, figures: {} }),
        }),
      );
    const images = await open(request.images, request.split, request.count);
    const known = request.calibrate && (await open(request.calibrate, 'train', request.calibrateCount));
    if (request.preset === 'fast' || request.preset === 'robust')
      bank = await createBank(generator, spec, {
        size: request.bank,
        // Noise hides which image is nearest: a few are compared by the likelihood that decides.
        candidates: request.preset === 'robust' ? Math.min(8, request.bank) : 1,
        seed: createSeed(request.seed),
        signal: io.signal,
        onProgress: (step, steps) => progress.report({ title: 'bank', step, steps, figures: {} }),
      });
    const options: ClassifyOptions = { preset: request.preset, signal: io.signal, ...(bank && { start: bank }) };
    const classifier = { step, preset: request.preset, ...(bank && { bank: request.bank, seed: request.seed }) };
    if (known) {
      progress.note(`calibrating on ${known.count} images of ${known.name}`);
      const calibration = await calibrateModel({ generator, spec, classNames, images: known, options });
      await saveCalibration(path, { ...classifier, images: known.name, calibration });
    }
    const { calibration, others } = await checkingInput(() => loadCalibration(path, classifier));
    if (others !== undefined)
      progress.note(`the calibration beside the model is not used: it is of another ${others.join(' and ')}`);
    const calibrated = { ...options, ...(calibration && { calibration, schedule: calibration.schedule }) };
    const atWork = { generator, spec, classNames, images, options: calibrated };
    const { decisions, cost } = await decideAll(atWork, (step) =>
      progress.report({ title: 'classifying', step, steps: images.count, figures: {} }),
    );
    const result = {
      model: request.model,
      images: images.name,
      preset: request.preset,
      classNames,
      decisions,
      failures: images.failures.map(({ name, error }) => ({ image: name, error })),
      ...accuracyOf(decisions),
      ...(calibration && { calibration }),
      rowStepsPerImage: cost === undefined ? 0 : cost.rowSteps / cost.images,
      flopsPerImage: cost === undefined ? 0 : flops(cost) / cost.images,
      generatorMultiplyAdds: cost?.generatorMultiplyAdds ?? 0,
    };
    if (page === undefined) return result;
    const explained = await explain(atWork, decisions, request.explainCount);
    const content = { ...result, count: decisions.length, imageShape: spec.imageShape, explained };
    await writeFileAtomic(page, new TextEncoder().encode(explainPage(content)));
    return { ...result, explained: page };
  } finally {
    progress.close();
    bank?.dispose();
    opened.dispose();
  }
}

function accuracyOf(decisions: readonly ClassifiedImage[]): { accuracy?: number } {
  const known = decisions.filter(({ truth }) => truth !== undefined);
  if (known.length === 0) return {};
  return { accuracy: known.filter((own) => own.truth === own.class).length / known.length };
}
