import { type Html, html } from './html';
import type { Picture } from './run-contents';
import { type PictureFrame, timeline } from './timeline';

/** Pictures of one run over time. */
export interface TimedPictures {
  /** Shown above them; none where there is but one run. */
  readonly title?: string;
  /** At least one, in order. */
  readonly pictures: readonly Picture[];
  /** One per row. */
  readonly rowNames: readonly string[];
}

/** Pictures of one or more runs under one slider: the same latents step by step.
 *
 *  @param runs beside each other, in order; the last step is shown first.
 *  @param description of each picture, for those who cannot see it.
 */
export function picturesOverTime(runs: readonly TimedPictures[], description: string): Html {
  const frames = runs.map(({ pictures }) =>
    pictures.map(({ step, png }): PictureFrame => ({ step, source: dataUri(png) })),
  );
  const views = runs.map(({ title, rowNames }, i) => {
    const view = picture(frames[i]!.at(-1)!.source, rowNames, description);
    return title === undefined ? view : html`<figure><figcaption>${title}</figcaption>${view}</figure>`;
  });
  const content = runs.length === 1 ? html`${views}` : html`<div class="pair">${views}</div>`;
  // Many rows make a tall picture: a narrower one still fits the screen.
  const rows = Math.max(...runs.map(({ rowNames }) => rowNames.length), 1);
  return timeline(content, { images: frames }, runs.length > 1 ? 1032 : Math.min(720, Math.round(9600 / rows)));
}

/** Real and generated images beside each other, in the same layout. */
export function comparison(real: Uint8Array, generated: Uint8Array, classNames: readonly string[]): Html {
  const side = (title: string, png: Uint8Array) =>
    html`<figure><figcaption>${title}</figcaption>${picture(dataUri(png), classNames, `${title}, one row per class`)}</figure>`;
  return html`<div class="pair">${side('Real images', real)}${side('Generated images, not selected', generated)}</div>`;
}

function picture(source: string, rowNames: readonly string[], description: string): Html {
  return html`<div class="picture"><ol>${rowNames.map((name) => html`<li>${name}</li>`)}</ol><img src="${source}" alt="${description}"></div>`;
}

const dataUri = (png: Uint8Array) => `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
