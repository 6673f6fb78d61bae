import { commandLine } from '../describe-run';
import { perClassOf } from '../result';
import { curvesOf } from './charts';
import { htmlDocument, section } from './document';
import { embeddingsSection } from './embeddings-section';
import { headline } from './headline';
import { type Html, html } from './html';
import { INTERPOLATED_CLASSES } from './look-files';
import { comparison, picturesOverTime } from './pictures';
import type { RunContents } from './run-contents';
import { runSummary, runTitle } from './summary';
import { recordTable, shareBars } from './tables';

/** The page of one run.
 *
 *  @param run what its folder holds.
 */
export function runPage(run: RunContents): string {
  const { result, classNames, grids, interpolations } = run;
  const title = runTitle(run);
  const perClass = perClassOf(result?.metrics.classAccuracy);
  return htmlDocument(
    title,
    html`<header>
<p class="kicker">Run ${run.hash.slice(0, 8)}</p>
<h1>${title}</h1>
<p class="summary">${runSummary(run)}</p>
${result === undefined ? html`<p class="warning">This run is not finished: there are no final metrics yet. gans resume continues it.</p>` : headline(result)}
</header>
${grids.length > 0 && section('Generated images over time', 'Each row is one class, each cell one fixed latent: the slider shows the same draws after more and more training. Drawn by the average of the generator’s weights.', picturesOverTime([{ pictures: grids, rowNames: classNames }], 'Generated images, one row per class'))}
${run.comparison && section('Beside real images', 'Nothing is picked by hand: the first images of each class on the left, the first latents on the right.', comparison(run.comparison.real, run.comparison.generated, classNames))}
${interpolations.length > 0 && section('Between latents', 'Each row goes from one latent to another in equal angles, its class held: smooth steps mean that the generator has learnt more than single images.', picturesOverTime([{ pictures: interpolations, rowNames: classNames.slice(0, INTERPOLATED_CLASSES) }], 'Generated images between two latents, one row per class'))}
${embeddingsSection([run], [title])}
${perClass && section('Class accuracy, class by class', 'Share of the images asked for as a class that the separately trained classifier reads as that class.', shareBars(perClass, classNames))}
${curvesOf([run], [title])}
${result && protocols(result.metrics)}
${section('What was run', 'The run’s config decides its outcome on one machine; the environment is what it ran on.', html`<div class="columns"><div><h3>Config</h3>${recordTable(run.config, run.origins)}</div><div><h3>Environment</h3>${recordTable(run.environment)}</div></div>`)}
${run.changes && section('Changed on the way', 'What the run went on with by --force, in order. The config above is the last one.', html`<ol>${run.changes.map(({ differences }) => html`<li>${differences.join('; ')}</li>`)}</ol>`)}
${run.command && section('Reproduce', 'The same machine, engine and thread count give the same numbers.', html`<pre>${commandLine(run.command.words)}</pre>`)}
<footer>Config ${run.hash}</footer>`,
  );
}

function protocols(metrics: NonNullable<RunContents['result']>['metrics']): Html {
  const blocks = Object.entries(metrics).map(
    ([name, { value, std, n, protocol }]) =>
      html`<div><h3>${name}</h3>${recordTable({ value, std, n, ...protocol, perClass: undefined })}</div>`,
  );
  return section(
    'Protocol',
    'How each number was measured. Numbers with different protocols cannot be ranked against each other.',
    html`<div class="columns">${blocks}</div>`,
  );
}
