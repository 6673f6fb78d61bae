import { type ImageShape, toImages, toPixels } from '@gans/datasets';
import { presets, redraw, search } from '@gans/igc';
import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { ClassifiedImage, ClassifierAtWork } from './decide-all';

/** What each class made of an image, step by step of the search. */
export interface ExplainedImage {
  readonly decision: ClassifiedImage;
  /** Bytes [H, W, C] of the image. */
  readonly pixels: Uint8Array;
  /** At the start, half way and at the end: bytes by class. */
  readonly moments: readonly { readonly step: number; readonly redrawn: readonly Uint8Array[] }[];
  /** Classes that were dropped before the end. */
  readonly dropped: readonly boolean[];
}

/** Searches some of the images again, and keeps what each class drew at the start, half way and at the end.
 *
 *  Wrong decisions first, up to half of the images, then right ones; those with the smallest margins where the truth is not known.
 *
 *  @param decisions of all images.
 *  @param count of images to explain.
 */
export async function explain(
  { generator, spec, images, options }: ClassifierAtWork,
  decisions: readonly ClassifiedImage[],
  count: number,
): Promise<ExplainedImage[]> {
  const chosen = choose(decisions, count);
  if (chosen.length === 0) return [];
  const shape = spec.imageShape as ImageShape;
  const bytes = chosen.map(({ index }) => images.pixels(index, 1));
  const asked = tidy(() => concat(bytes.map((own) => toImages(own, shape))) as Tensor4D);
  const schedule = options.schedule ?? presets[options.preset ?? 'fast'].schedule;
  const steps = schedule.reduce((sum, phase) => sum + phase.steps, 0);
  const result = await search(generator, spec, asked, {
    ...options,
    snapshotSteps: [0, Math.round(steps / 2), steps],
  });
  const size = bytes[0]!.length;
  const moments: { step: number; pixels: Uint8Array }[] = [];
  try {
    for (const { step, ...points } of result.snapshots) {
      const redrawn = redraw(generator, spec, points);
      moments.push({ step, pixels: await toPixels(redrawn) });
      redrawn.dispose();
    }
  } finally {
    result.dispose();
    asked.dispose();
  }
  const classes = spec.classCount;
  return chosen.map((decision, i) => ({
    decision,
    pixels: bytes[i]!,
    moments: moments.map(({ step, pixels }) => ({
      step,
      redrawn: Array.from({ length: classes }, (_, k) => {
        const first = (i * classes + k) * size;
        return pixels.slice(first, first + size);
      }),
    })),
    dropped: Array.from(result.pruned.subarray(i * classes, (i + 1) * classes), Boolean),
  }));
}

function choose(decisions: readonly ClassifiedImage[], count: number): ClassifiedImage[] {
  const byMargin = [...decisions].sort((a, b) => a.margin - b.margin);
  const isWrong = (own: ClassifiedImage) => own.truth !== undefined && own.truth !== own.class;
  const wrong = byMargin.filter(isWrong).slice(0, Math.ceil(count / 2));
  const isKnown = decisions.some(({ truth }) => truth !== undefined);
  // Right decisions as they come, so that the page does not show close calls alone.
  const others = (isKnown ? decisions.filter((own) => !isWrong(own)) : byMargin).slice(0, count - wrong.length);
  return [...wrong, ...others];
}
