import { basename } from 'node:path';
import type { ImageShape } from '@gans/datasets';
import { formatNumber, formatShare } from '../format';
import { encodePng } from '../png';
import { htmlDocument, section } from '../report/document';
import { type Html, html, markup } from '../report/html';
import type { ExplainedImage } from './explain';

/** What the page says before it shows images. */
export interface ExplainPageContent {
  readonly model: string;
  readonly images: string;
  readonly count: number;
  readonly preset: string;
  readonly classNames: readonly string[];
  readonly accuracy?: number;
  readonly rowStepsPerImage: number;
  readonly flopsPerImage: number;
  readonly imageShape: ImageShape;
  readonly explained: readonly ExplainedImage[];
}

const OWN_STYLE = `
.case { background: var(--card); border: 1px solid var(--rule); border-radius: 8px; padding: 16px 18px; margin: 14px 0; display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 22px; }
.case img { display: block; width: 100%; image-rendering: pixelated; border-radius: 4px; background: #181818; }
.case h3 { font-size: 15px; margin: 0 0 8px; overflow-wrap: anywhere; } .case p { margin: 8px 0 0; font-size: 13.5px; line-height: 1.45; color: var(--soft); }
.case .scroll { overflow-x: auto; } .case table { border-collapse: separate; border-spacing: 4px; width: 100%; min-width: 600px; font-size: 12.5px; font-variant-numeric: tabular-nums; table-layout: fixed; }
.case th { font-weight: 400; color: var(--soft); text-align: center; padding: 0; overflow: hidden; text-overflow: ellipsis; } .case tbody th { text-align: right; padding-right: 6px; vertical-align: middle; } .case table th, .case table td { border: 0; }
.case col.when { width: 74px; } .case td { padding: 0; text-align: center; white-space: nowrap; } .case .winner { color: var(--ink); font-weight: 650; } .case td.winner img { outline: 3px solid var(--accent); outline-offset: 1px; }
.case .truth { text-decoration: underline; text-underline-offset: 3px; } .case .dropped img { opacity: 0.45; } .case .dropped { color: var(--soft); }
.case.wrong { border-left: 4px solid var(--s2); }
@media (max-width: 640px) { .case { grid-template-columns: 1fr; } .case > div:first-child { max-width: 150px; } }
`;

/** The page behind `gans classify --explain`: each image beside what every class made of it, at the start, half way and at the end; wrong decisions apart.
 *
 *  @returns the text of one HTML file that loads nothing.
 */
export function explainPage(content: ExplainPageContent): string {
  const { model, images, count, preset, accuracy, explained } = content;
  const isWrong = ({ decision: { truth, class: own } }: ExplainedImage) => truth !== undefined && truth !== own;
  const [wrong, others] = [explained.filter(isWrong), explained.filter((own) => !isWrong(own))];
  const isKnown = accuracy !== undefined;
  const title = `${images} read by ${basename(model)}`;
  const body = html`<style>${markup(OWN_STYLE)}</style>
<header><p class="kicker">Inverted Generator Classifier</p><h1>${title}</h1>
<p class="summary">For every class, the generator's latent was searched for the image that comes closest to the one given. The class whose redrawn image ends nearest wins. Nothing else was trained.</p></header>
<dl class="headline">
${isKnown && fact('Read right', formatShare(accuracy), `of ${formatNumber(count)} images`)}
${!isKnown && fact('Images', formatNumber(count), 'without labels that the generator knows')}
${fact('Row-steps an image', formatNumber(content.rowStepsPerImage), `gradient steps of one class, preset ${preset}`)}
${fact('Operations an image', `${formatNumber(content.flopsPerImage / 1e9)} G`, 'floating-point, in the generator')}
</dl>
${wrong.length > 0 && section('Wrong decisions', 'The winner is framed, the true class underlined. Where the wrong class redraws the image well, the generator draws too much; where the true class does not, it draws too little.', html`${wrong.map((own) => caseOf(own, content))}`)}
${others.length > 0 && section(isKnown ? 'Right decisions' : 'Decisions', isKnown ? 'In the order of the images, not selected.' : 'Those with the smallest margins first.', html`${others.map((own) => caseOf(own, content))}`)}
${explained.length === 0 && html`<p class="summary">No image was classified.</p>`}`;
  return htmlDocument(title, body);
}

const fact = (name: string, value: string, means: string): Html =>
  html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="means">${means}</dd></div>`;

function caseOf(
  { decision, pixels, moments, dropped }: ExplainedImage,
  { classNames, imageShape }: ExplainPageContent,
): Html {
  const { image, class: winner, truth, distance, margin, distances } = decision;
  const wrong = truth !== undefined && truth !== winner;
  const kind = (k: number) =>
    [classNames[k] === winner && 'winner', classNames[k] === truth && 'truth', dropped[k] && 'dropped']
      .filter(Boolean)
      .join(' ');
  const names = ['start', 'half way', 'end'];
  return html`<article class="case ${wrong ? 'wrong' : ''}"><div><h3>${image}</h3><img src="${dataUri(pixels, imageShape)}" alt="${image}">
<p>Read as <b>${winner}</b>${truth === undefined ? '.' : wrong ? html`; it is ${truth}.` : ', which it is.'}<br>Distance ${distance.toFixed(4)}, margin ${margin.toFixed(4)}.</p></div>
<div class="scroll"><table><colgroup><col class="when">${classNames.map(() => html`<col>`)}</colgroup>
<thead><tr><th></th>${classNames.map((name, k) => html`<th class="${kind(k)}" title="${name}">${name}</th>`)}</tr></thead>
<tbody>${moments.map(
    ({ step, redrawn }, row) =>
      html`<tr><th title="step ${step}">${names[row] ?? `step ${step}`}</th>${redrawn.map(
        (own, k) =>
          html`<td class="${kind(k)}"><img src="${dataUri(own, imageShape)}" alt="${classNames[k]!} at step ${step}"></td>`,
      )}</tr>`,
  )}
<tr><th>distance</th>${distances.map((own, k) => html`<td class="${kind(k)}">${own.toFixed(4)}</td>`)}</tr></tbody></table>
${dropped.some(Boolean) && html`<p>Pale classes were dropped on the way: their images and distances are those of that moment.</p>`}</div></article>`;
}

function dataUri(data: Uint8Array, [height, width, channels]: ImageShape): string {
  const png = encodePng({ height, width, channels: channels as 1 | 3, data });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
