import {
  createImageDataset,
  GLYPH_COLOURS,
  type GlyphsDataset,
  glyphsDataset,
  type ImageDataset,
  resizeDataset,
  takeSubset,
} from '@gans/datasets';
import type { Label } from '@gans/igc';
import { createSeed } from '@gans/tensor';
import { inMemory } from '../../in-memory';

/** Coloured glyphs and both of their attributes. */
export interface LabelledGlyphs {
  /** Labelled by class. */
  readonly images: ImageDataset;
  /** Index of the ink, [N]. */
  readonly colours: Int32Array;
}

/** What is learned from, tuned on and tested: glyphs of disjoint indices. */
export interface GlyphParts {
  readonly train: LabelledGlyphs;
  readonly tuning: LabelledGlyphs;
  readonly test: LabelledGlyphs;
}

/** How many glyphs of each part, and their size. */
export interface GlyphCounts {
  readonly train: number;
  readonly tuning: number;
  readonly test: number;
  /** Height and width; left out: 32, as they are drawn. */
  readonly side?: number | undefined;
}

// One fixed set for every run, as for gans train.
const SEED = createSeed(0);

/** Draws coloured glyphs.
 *
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function drawGlyphs({ train, tuning, test, side }: GlyphCounts, signal: AbortSignal): Promise<GlyphParts> {
  const drawn = glyphsDataset({ seed: SEED, count: train + tuning, split: 'train', channels: 3 });
  const held = glyphsDataset({ seed: SEED, count: test, split: 'test', channels: 3 });
  const part = async (dataset: GlyphsDataset, first: number, count: number, name: string): Promise<LabelledGlyphs> => {
    const places = Int32Array.from({ length: count }, (_, i) => first + i);
    const own = takeSubset(dataset, places, { name });
    const sized = side === undefined ? own : resizeDataset(own, { height: side, width: side, filter: 'bicubic' });
    return {
      images: await inMemory(sized, { signal }),
      colours: places.map((place) => dataset.attributes(place).colour),
    };
  };
  return {
    train: await part(drawn, 0, train, 'glyphs'),
    tuning: await part(drawn, train, tuning, 'glyphs, held out for tuning'),
    test: await part(held, 0, test, 'glyphs'),
  };
}

/** The glyphs of each class as sets of their own, labelled by colour: what the decoder of the class learns from. */
export function colouredParts({ images, colours }: LabelledGlyphs): ImageDataset[] {
  return images.classNames.map((name, k) => {
    const places = Int32Array.from([...images.labels.keys()].filter((i) => images.labels[i] === k));
    return createImageDataset({
      name: `${images.name}, ${name}`,
      classNames: GLYPH_COLOURS.map((colour) => colour.name),
      imageShape: images.imageShape,
      labels: places.map((place) => colours[place]!),
      verified: images.verified,
      pixels: (indices) => images.pixels(Int32Array.from(indices, (index) => places[index]!)),
    });
  });
}

/** Both attributes, and their entries of the condition: the classes, then the colours. */
export function glyphLabels(classCount: number): Label[] {
  const columns = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
  return [
    { name: 'class', columns: columns(0, classCount) },
    { name: 'colour', columns: columns(classCount, GLYPH_COLOURS.length) },
  ];
}
