import { formatNumber } from '../format';
import { type Html, html, scriptJson } from './html';
import type { GridPicture } from './report-data';

/** The grids of a run under a slider: the same latents step by step.
 *
 *  @param grids at least one, in order; the last is shown first.
 *  @param classNames one per row.
 */
export function gridOverTime(grids: readonly GridPicture[], classNames: readonly string[]): Html {
  const frames = grids.map(({ step, png }) => ({ step, source: dataUri(png) }));
  const last = frames[frames.length - 1]!;
  // Many rows make a tall picture: a narrower one still fits the screen.
  const width = Math.min(720, Math.round(9600 / classNames.length));
  return html`<div class="time" style="max-width:${width}px">
<p class="controls"><button type="button">Play</button><input type="range" min="0" max="${frames.length - 1}" value="${frames.length - 1}" step="1" aria-label="Step of training"><output>step ${formatNumber(last.step)}</output></p>
${picture(last.source, classNames, 'Generated images, one row per class')}
<script type="application/json">${scriptJson(frames)}</script>
</div>`;
}

/** Real and generated images beside each other, in the same layout. */
export function comparison(real: Uint8Array, generated: Uint8Array, classNames: readonly string[]): Html {
  const side = (title: string, png: Uint8Array) =>
    html`<figure><figcaption>${title}</figcaption>${picture(dataUri(png), classNames, `${title}, one row per class`)}</figure>`;
  return html`<div class="pair">${side('Real images', real)}${side('Generated images, not selected', generated)}</div>`;
}

function picture(source: string, classNames: readonly string[], description: string): Html {
  return html`<div class="picture"><ol>${classNames.map((name) => html`<li>${name}</li>`)}</ol><img src="${source}" alt="${description}"></div>`;
}

const dataUri = (png: Uint8Array) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
