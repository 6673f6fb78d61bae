import { foldIn, permutation, randomBits, type Seed } from '@gans/tensor';
import { type Alphabet, CHARACTERS, formsOf } from './characters';

/** An ink: its name and its colour, 0 to 255. */
export interface GlyphColour {
  readonly name: string;
  readonly rgb: readonly [red: number, green: number, blue: number];
}

/** The inks of coloured glyphs; `GlyphAttributes.colour` is an index into it. */
export const GLYPH_COLOURS: readonly GlyphColour[] = [
  { name: 'white', rgb: [240, 240, 240] },
  { name: 'red', rgb: [235, 60, 50] },
  { name: 'orange', rgb: [245, 145, 40] },
  { name: 'yellow', rgb: [240, 225, 70] },
  { name: 'green', rgb: [80, 200, 80] },
  { name: 'cyan', rgb: [60, 210, 225] },
  { name: 'blue', rgb: [80, 120, 250] },
  { name: 'magenta', rgb: [230, 80, 210] },
];

/** What is true of one glyph: the labels for work with several of them. */
export interface GlyphAttributes {
  /** Class index, in [0, K). */
  readonly label: number;
  /** The class's name. */
  readonly character: string;
  /** Index into `GLYPH_COLOURS`; 0 (white) for one channel. */
  readonly colour: number;
  /** Ink of this very glyph, 0 to 255: the colour, slightly varied; equal channels (the ink's intensity) for one channel. */
  readonly rgb: readonly [red: number, green: number, blue: number];
  /** Stroke width in pixels, 1.7 to 4.3. */
  readonly thickness: number;
  /** Shear in degrees, -12 to 24; positive leans to the right. */
  readonly slant: number;
  /** In degrees, -12 to 12; positive turns clockwise. */
  readonly rotation: number;
}

/** All that is drawn for one glyph before its pixels are. */
export interface GlyphStyle extends GlyphAttributes {
  /** Which way of writing the character. */
  readonly form: number;
  /** Height and width in pixels of the box that the strokes fill before rotation and slant. */
  readonly height: number;
  readonly width: number;
  /** Where in the free room around the glyph it sits, each in [-1, 1]. */
  readonly place: readonly [x: number, y: number];
  /** A sine wave that bends the strokes: amplitude (share of the box), cycles per box, phase (cycles), along x and along y. */
  readonly bend: {
    readonly amplitude: readonly [number, number];
    readonly cycles: readonly [number, number];
    readonly phase: readonly [number, number];
  };
  /** Width in pixels over which a stroke's edge fades. */
  readonly softness: number;
  readonly background: readonly [number, number, number];
  /** Standard deviation of the noise, in grey levels. */
  readonly noise: number;
  /** Where the words for the noise start: `randomBits(sampleSeed, n, FIRST_NOISE_WORD)`. */
  readonly sampleSeed: Seed;
}

/** First word of a sample's stream that feeds its noise; those before feed its style. */
export const FIRST_NOISE_WORD = 32;

/** The class of sample i: each run of K samples from a multiple of K on holds each class once, in an order of its own. */
export function glyphLabel(seed: Seed, index: number, classCount: number): number {
  const run = Math.floor(index / classCount);
  return permutation(foldIn(foldIn(seed, 'glyph classes'), run), classCount)[index - run * classCount]!;
}

/** Draws the style of sample i; it depends on (seed, i, alphabet) and, in its colours only, on the channels. */
export function glyphStyle(seed: Seed, index: number, channels: 1 | 3, alphabet: Alphabet): GlyphStyle {
  const sampleSeed = foldIn(foldIn(seed, 'glyph styles'), index);
  const words = randomBits(sampleSeed, FIRST_NOISE_WORD);
  let next = 0;
  const between = (low: number, high: number) => low + ((high - low) * (words[next++]! + 0.5)) / 2 ** 32;

  const label = glyphLabel(seed, index, CHARACTERS[alphabet].length);
  const character = CHARACTERS[alphabet][label]!;
  const form = Math.floor(between(0, formsOf(character).length));
  const height = between(18, 24);
  const shape = {
    form,
    height,
    width: height * between(0.72, 1.02),
    thickness: between(1.7, 4.3),
    slant: between(-12, 24),
    rotation: between(-12, 12),
    place: [between(-1, 1), between(-1, 1)],
    bend: {
      amplitude: [between(0, 0.045), between(0, 0.045)],
      cycles: [between(0.5, 1.1), between(0.5, 1.1)],
      phase: [between(0, 1), between(0, 1)],
    },
    softness: between(1, 1.8),
    noise: between(0, 8),
  } as const;
  const intensity = between(0.75, 1) * 255;
  const grey = { colour: 0, rgb: [intensity, intensity, intensity], background: [0, 0, 0] } as const;
  const colour = Math.floor(between(0, GLYPH_COLOURS.length));
  const [red, green, blue] = GLYPH_COLOURS[colour]!.rgb;
  const vary = (level: number) => Math.min(255, level + between(-15, 15));
  const coloured = {
    colour,
    rgb: [vary(red), vary(green), vary(blue)],
    background: [between(0, 70), between(0, 70), between(0, 70)],
  } as const;
  return { label, character, sampleSeed, ...shape, ...(channels === 1 ? grey : coloured) };
}
