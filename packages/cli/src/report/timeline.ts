import { formatNumber } from '../format';
import type { PointFrame } from './embedding-view';
import { type Html, html, scriptJson } from './html';

/** Things at steps of training, in order. */
export type TimedFrames<Frame extends { readonly step: number }> = readonly Frame[];

/** A picture at a step, as an image's source. */
export interface PictureFrame {
  readonly step: number;
  readonly source: string;
}

/** What moves under one slider: images by their frames in the order in which they stand in the content, and maps of points likewise. */
export interface TimelineFrames {
  readonly images?: readonly TimedFrames<PictureFrame>[];
  readonly maps?: readonly TimedFrames<PointFrame>[];
}

/** Puts a slider over pictures of several steps; at a step that one of them does not have, it shows the one before.
 *
 *  @param content that holds the images and maps, each as it is at its last step.
 *  @param frames of each of them, at least one each.
 *  @param widthPx of the whole at most.
 */
export function timeline(content: Html, { images = [], maps = [] }: TimelineFrames, widthPx: number): Html {
  const steps = [...new Set([...images, ...maps].flat().map(({ step }) => step))].sort((a, b) => a - b);
  const last = steps.at(-1)!;
  const controls =
    steps.length > 1 &&
    html`<p class="controls"><button type="button">Play</button><input type="range" min="0" max="${steps.length - 1}" value="${steps.length - 1}" step="1" aria-label="Step of training"><output>step ${formatNumber(last)}</output></p>`;
  return html`<div class="time" style="max-width:${widthPx}px">
${controls}
${content}
<script type="application/json">${scriptJson({ steps, images, maps })}</script>
</div>`;
}
