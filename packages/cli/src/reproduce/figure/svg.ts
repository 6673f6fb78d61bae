import { type Html, html, markup } from '../../report/html';

/** Number of colours for curves and bars. */
export const COLOURS = 8;

// The report's colours, light and dark by the reader's setting.
const STYLE = `
svg { --paper: #ffffff; --ink: #1c1d1f; --soft: #60646b; --rule: #e4e4df;
  --s1: #2660a4; --s2: #c8553d; --s3: #2d8659; --s4: #8a5fb0; --s5: #b07d12; --s6: #0f8a99; --s7: #b8457f; --s8: #6b7280;
  font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
@media (prefers-color-scheme: dark) { svg { --paper: #15171a; --ink: #e8e8e4; --soft: #9aa0a8; --rule: #31353b;
  --s1: #7fb2ee; --s2: #f0907a; --s3: #74c69d; --s4: #c3a0e6; --s5: #e3b94f; --s6: #62cbd8; --s7: #f094c0; --s8: #aab2bd; } }
.paper { fill: var(--paper); } text { fill: var(--soft); } .title { fill: var(--ink); font-weight: 600; font-size: 14px; } .name { fill: var(--ink); }
.rule { stroke: var(--rule); fill: none; } .axis { stroke: var(--soft); fill: none; }
.line { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; } .band { fill: currentColor; opacity: 0.15; } .dot, .bar { fill: currentColor; } .whisker { stroke: var(--ink); fill: none; }
.s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); } .s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .s7 { color: var(--s7); } .s8 { color: var(--s8); }
`;

/** A figure's size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Writes a figure as an SVG file of its own, which loads nothing and follows the reader's light or dark setting.
 *
 *  @param title shown, and read by screen readers.
 *  @param description what it shows, in words and numbers.
 *  @param size in pixels.
 *  @param content drawn below the title, from y = 34 on.
 */
export function svgDocument(title: string, description: string, { width, height }: Size, content: Html): string {
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${description}</desc>
<style>${markup(STYLE)}</style>
<rect class="paper" width="${width}" height="${height}"/>
<text class="title" x="12" y="22">${title}</text>
${content}
</svg>`.text
  }\n`;
}

/** The class of a colour, by the place of a curve or bar. */
export function colourClass(index: number): string {
  return `s${(index % COLOURS) + 1}`;
}

/** Pixels, to a tenth. */
export function at(pixels: number): string {
  return String(Number(pixels.toFixed(1)));
}
