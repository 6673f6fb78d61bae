import { type MetricResult, metricName } from '@gans/metrics';
import { formatDuration, formatNumber, formatShare } from '../format';
import { perClassOf, type RunResult } from '../result';
import { type Html, html } from './html';

/** The numbers that a reader wants first, each with what it means.
 *
 *  @param result of a finished run; metrics that it lacks are left out.
 */
export function headline(result: RunResult): Html {
  const { classAccuracy, classifierAccuracy, frechetDistance } = result.metrics;
  const classCount = perClassOf(classAccuracy)?.length;
  return html`<dl class="headline">
${classAccuracy && card('Class accuracy', formatShare(classAccuracy.value), `of ${formatNumber(classAccuracy.n)} generated images are read as the class asked for${classCount === undefined ? '' : `; chance is ${formatShare(1 / classCount)}`}`)}
${frechetDistance && distanceCard(frechetDistance)}
${classifierAccuracy && card('Classifier', formatShare(classifierAccuracy.value), `of ${formatNumber(classifierAccuracy.n)} real test images are read correctly by the network that judges`)}
${card('Time', formatDuration(result.seconds), `for ${formatNumber(result.steps)} steps on ${result.engine.name}, ${result.engine.threads} ${result.engine.threads === 1 ? 'thread' : 'threads'}`)}
</dl>`;
}

/** Only what the FID network saw is headed FID. */
function distanceCard(distance: MetricResult): Html {
  const name = metricName(distance);
  const isFid = name === 'FID';
  const real = distance.protocol.realTrainingImagesScore;
  return card(
    isFid ? name : 'Fréchet distance',
    formatNumber(distance.value),
    `between ${formatNumber(distance.n)} generated images and real ones${isFid ? '' : ` as ${name}, not a FID`}${typeof real === 'number' ? `; real training images score ${formatNumber(real)}` : ''}`,
  );
}

function card(name: string, value: string, means: string): Html {
  return html`<div><dt>${name}</dt><dd class="value">${value}</dd><dd class="means">${means}</dd></div>`;
}
