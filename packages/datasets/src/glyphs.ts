import { type Seed, ValueError } from '@gans/tensor';
import {
  checkIndices,
  createImageDataset,
  type DatasetSplit,
  type ImageDataset,
  type ImageShape,
} from './image-dataset';
import { type Alphabet, CHARACTERS } from './internal/glyphs/characters';
import { drawGlyph, GLYPH_SIZE } from './internal/glyphs/draw';
import { type GlyphAttributes, type GlyphStyle, glyphLabel, glyphStyle } from './internal/glyphs/style';

/** What glyphs are drawn. */
export interface GlyphsOptions {
  /** Sample i depends on (seed, i) only. */
  readonly seed: Seed;
  /** How many, at least 1. */
  readonly count: number;
  /** 1: light ink on black, as MNIST; 3: coloured ink on a dark ground. Default 1. */
  readonly channels?: 1 | 3;
  /** 'digits': 10 classes; 'alphanumeric': 36, digits and capital letters. Default 'digits'. */
  readonly alphabet?: Alphabet;
  /** Index of the first sample. Default 0. */
  readonly firstIndex?: number;
}

/** Drawn glyphs with all that is known about them. */
export interface Glyphs {
  /** count * 32 * 32 * channels bytes. */
  readonly pixels: Uint8Array;
  readonly imageShape: ImageShape;
  /** Class of each glyph, [count]. */
  readonly labels: Uint8Array;
  readonly classNames: readonly string[];
  /** One per glyph, [count]. */
  readonly attributes: readonly GlyphAttributes[];
}

/** Draws characters, 32 x 32 pixels, from pen strokes whose form, size, thickness, slant, rotation, bend, place, ink and noise vary: images for which no file is needed.
 *
 *  Classes are balanced: each run of K samples from a multiple of K on holds each class once.
 *
 *  @param options `seed`, `count`, `channels`, `alphabet`, `firstIndex`.
 *  @returns pixels, labels and attributes; the glyph at index i is the same whatever range it is drawn in, and its shape the same in 1 and in 3 channels.
 *  @throws ValueError when count, channels, alphabet or firstIndex is out of range.
 *  @example
 *  const { pixels, labels, attributes } = glyphs({ seed: createSeed(7), count: 100, channels: 3 });
 *  attributes[0]; // { label: 4, character: '4', colour: 2, thickness: 2.9, slant: 11.3, ... }
 */
export function glyphs(options: GlyphsOptions): Glyphs {
  const { seed, count, channels, alphabet, firstIndex } = checked('glyphs', options);
  const imageSize = GLYPH_SIZE * GLYPH_SIZE * channels;
  const pixels = new Uint8Array(count * imageSize);
  const attributes = Array.from({ length: count }, (_, i) => {
    const style = glyphStyle(seed, firstIndex + i, channels, alphabet);
    drawGlyph(style, channels, pixels, i * imageSize);
    return attributesOf(style);
  });
  return {
    pixels,
    imageShape: [GLYPH_SIZE, GLYPH_SIZE, channels],
    labels: Uint8Array.from(attributes, ({ label }) => label),
    classNames: CHARACTERS[alphabet],
    attributes,
  };
}

/** What a data set of glyphs is. */
export interface GlyphsDatasetOptions extends Omit<GlyphsOptions, 'firstIndex'> {
  /** Both splits of one seed are drawn from disjoint ranges of indices. */
  readonly split: DatasetSplit;
}

/** Glyphs as a data set: 'glyphs' (digits) or 'glyphs-36' (digits and capital letters). */
export interface GlyphsDataset extends ImageDataset {
  /** What is true of the image at `index`. */
  attributes(index: number): GlyphAttributes;
}

const FIRST_TEST_INDEX = 2 ** 32;

/** Makes a data set of glyphs; each is drawn when first asked for, and kept.
 *
 *  @param options `seed`, `count`, `channels`, `alphabet`, and `split`: train samples are those from index 0 on, test samples those from index 2^32 on.
 *  @returns images [count, 32, 32, channels]; balanced classes; verified.
 *  @throws ValueError as `glyphs`.
 *  @example
 *  const train = glyphsDataset({ seed: createSeed(7), count: 20000, split: 'train' });
 *  const { images, labels } = batch(train, [0, 1, 2]);
 */
export function glyphsDataset(options: GlyphsDatasetOptions): GlyphsDataset {
  const firstIndex = options.split === 'test' ? FIRST_TEST_INDEX : 0;
  const { seed, count, channels, alphabet } = checked('glyphsDataset', { ...options, firstIndex });
  const classNames = CHARACTERS[alphabet];
  const imageSize = GLYPH_SIZE * GLYPH_SIZE * channels;
  const drawn = new Uint8Array(count);
  const store = new Uint8Array(count * imageSize);
  const styleOf = (i: number) => glyphStyle(seed, firstIndex + i, channels, alphabet);
  const image = (i: number): Uint8Array => {
    if (drawn[i] === 0) drawGlyph(styleOf(i), channels, store, i * imageSize);
    drawn[i] = 1;
    return store.subarray(i * imageSize, (i + 1) * imageSize);
  };
  const dataset = createImageDataset({
    name: alphabet === 'digits' ? 'glyphs' : 'glyphs-36',
    split: options.split,
    classNames,
    imageShape: [GLYPH_SIZE, GLYPH_SIZE, channels],
    labels: Uint8Array.from({ length: count }, (_, i) => glyphLabel(seed, firstIndex + i, classNames.length)),
    verified: true,
    pixels: (indices) => {
      const picked = new Uint8Array(indices.length * imageSize);
      for (let i = 0; i < indices.length; i++) picked.set(image(indices[i]!), i * imageSize);
      return picked;
    },
  });
  return Object.assign(dataset, {
    attributes(index: number) {
      checkIndices('attributes', [index], count);
      return attributesOf(styleOf(index));
    },
  });
}

function attributesOf(style: GlyphStyle): GlyphAttributes {
  const { label, character, colour, rgb, thickness, slant, rotation } = style;
  return { label, character, colour, rgb, thickness, slant, rotation };
}

type Checked = Required<GlyphsOptions>;

function checked(caller: string, options: GlyphsOptions): Checked {
  const { seed, count, channels = 1, alphabet = 'digits', firstIndex = 0 } = options;
  if (!Number.isSafeInteger(count) || count < 1)
    throw new ValueError(`${caller}: expected count to be a positive integer, got ${count}. Pass for example 1000.`);
  if (channels !== 1 && channels !== 3)
    throw new ValueError(`${caller}: expected channels to be 1 or 3, got ${channels}. Pass 1 for grey, 3 for colour.`);
  if (!Object.hasOwn(CHARACTERS, alphabet))
    throw new ValueError(`${caller}: expected alphabet to be 'digits' or 'alphanumeric', got ${alphabet}.`);
  if (!Number.isSafeInteger(firstIndex) || firstIndex < 0 || !Number.isSafeInteger(firstIndex + count))
    throw new ValueError(
      `${caller}: expected firstIndex to be an integer from 0 to 2^53 - 1 - count, got ${firstIndex}.`,
    );
  return { seed, count, channels, alphabet, firstIndex };
}
