import { formatShare } from '../format';
import { section } from './document';
import { embeddingView } from './embedding-view';
import { type Html, html } from './html';
import type { RunContents } from './run-contents';
import { timeline } from './timeline';

/** The maps of embeddings of one or more runs under one slider.
 *
 *  @param runs with their names; those without embeddings are left out.
 *  @returns undefined when none has any.
 */
export function embeddingsSection(runs: readonly RunContents[], names: readonly string[]): Html | undefined {
  const views = runs.flatMap(({ embeddings, classNames }, i) =>
    embeddings.length === 0 ? [] : { name: names[i]!, ...embeddingView(embeddings, classNames) },
  );
  if (views.length === 0) return undefined;
  const figures = views.map(
    ({ name, svg, share }) =>
      html`<figure><figcaption>${runs.length > 1 && `${name}: `}${formatShare(share)} of the variance lies in this plane</figcaption>${svg}</figure>`,
  );
  return section(
    'Embeddings and proxies',
    'Where the discriminator puts images, scaled to length 1, in the plane of their two largest principal components at the last step: filled dots are real images, rings generated ones, diamonds the proxies of the classes. Rings belong among the dots of their colour.',
    timeline(
      html`<div class="${views.length > 1 ? 'pair' : 'single'}">${figures}</div>`,
      { maps: views.map(({ frames }) => frames) },
      views.length > 1 ? 1032 : 640,
    ),
  );
}
