// Draws letters and digits in colour and counts what they look like: labels for multi-attribute work without a download.
import { GLYPH_COLOURS, glyphsDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';

const glyphs = glyphsDataset({
  seed: createSeed(7),
  count: 360,
  channels: 3,
  alphabet: 'alphanumeric',
  split: 'train',
});
const colours = new Map<string, number>();
for (let i = 0; i < glyphs.length; i++) {
  const colour = GLYPH_COLOURS[glyphs.attributes(i).colour]!.name;
  colours.set(colour, (colours.get(colour) ?? 0) + 1);
}
console.log(`${glyphs.name}: ${glyphs.length} images of ${glyphs.classCount} classes`);
console.log(Object.fromEntries(colours));
