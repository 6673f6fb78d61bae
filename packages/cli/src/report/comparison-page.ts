import { formatDuration, formatNumber, formatShare } from '../format';
import { colourOf, curvesOf } from './charts';
import { htmlDocument, section } from './document';
import { embeddingsSection } from './embeddings-section';
import { type Html, html } from './html';
import { INTERPOLATED_CLASSES } from './look-files';
import { picturesOverTime } from './pictures';
import type { RunContents } from './run-contents';
import { runTitle } from './summary';
import { differenceTable, gridTable } from './tables';

/** The page of several runs beside each other.
 *
 *  @param runs two or more, in the order in which they are shown.
 */
export function comparisonPage(runs: readonly RunContents[]): string {
  const names = distinctNames(runs);
  const title = `${runs.length} runs compared`;
  const protocols = differenceTable(runs.map(protocolsOf), names);
  return htmlDocument(
    title,
    html`<header>
<p class="kicker">Comparison</p>
<h1>${title}</h1>
<p class="summary">${names.join(', ')}</p>
</header>
${section('Results', 'Final figures of finished runs; of others, the last look, on a small sample.', resultsTable(runs, names))}
${section(
  'What differs between the configs',
  'Every key whose value is not the same in all runs.',
  differenceTable(
    runs.map(({ config }) => config),
    names,
  ) ?? html`<p>Nothing: the configs are the same.</p>`,
)}
${protocols && section('What differs between the protocols', 'How the final figures were measured. Numbers with different protocols cannot be ranked against each other.', protocols)}
${beside(runs, names, 'grids', 'Generated images over time', 'Each row is one class, each cell one fixed latent. One slider moves all runs; one that has no picture of a step shows the one before.')}
${beside(runs, names, 'interpolations', 'Between latents', 'Each row goes from one latent to another in equal angles, its class held.')}
${embeddingsSection(runs, names)}
${curvesOf(runs, names)}
${section(
  'Where they ran',
  'What differs between the environments.',
  differenceTable(
    runs.map(({ environment }) => environment),
    names,
  ) ?? html`<p>Nothing: the environments are the same.</p>`,
)}
<footer>${runs.map(({ hash }, i) => html`${names[i]}: config ${hash}<br>`)}</footer>`,
  );
}

/** Names of runs by their folders; those that share a name are numbered. */
export function distinctNames(runs: readonly Pick<RunContents, 'name'>[]): string[] {
  return runs.map(({ name }, i) => {
    const same = runs.filter((run) => run.name === name).length > 1;
    return same ? `${name} (${runs.slice(0, i + 1).filter((run) => run.name === name).length})` : name;
  });
}

function beside(
  runs: readonly RunContents[],
  names: readonly string[],
  kind: 'grids' | 'interpolations',
  title: string,
  lead: string,
): Html | undefined {
  const pictures = runs.flatMap(({ [kind]: shown, classNames }, i) => {
    const rowNames = kind === 'grids' ? classNames : classNames.slice(0, INTERPOLATED_CLASSES);
    return shown.length === 0 ? [] : { title: names[i]!, pictures: shown, rowNames };
  });
  if (pictures.length === 0) return undefined;
  return section(title, lead, picturesOverTime(pictures, 'Generated images, one row per class'));
}

function resultsTable(runs: readonly RunContents[], names: readonly string[]): Html {
  const rows = runs.map((run, i) => {
    const { result, lines } = run;
    const look = lines.filter(({ kind }) => kind === 'evaluation').at(-1);
    const figure = (key: 'classAccuracy' | 'frechetDistance') => result?.metrics[key]?.value ?? look?.[key];
    const [accuracy, distance] = [figure('classAccuracy'), figure('frechetDistance')];
    return [
      html`<span class="swatch s${colourOf(i)}"><i></i>${names[i]}</span>`,
      runTitle(run),
      result === undefined ? 'not finished' : 'finished',
      formatNumber(result?.steps ?? lines.at(-1)?.step ?? 0),
      typeof accuracy === 'number' ? formatShare(accuracy) : '–',
      typeof distance === 'number' ? formatNumber(distance) : '–',
      result === undefined ? '–' : formatDuration(result.seconds),
    ];
  });
  return gridTable(['run', 'of', 'state', 'steps', 'class accuracy', 'Fréchet distance', 'time'], rows);
}

function protocolsOf({ result }: RunContents): Record<string, unknown> {
  const metrics = Object.entries(result?.metrics ?? {});
  return Object.fromEntries(metrics.map(([name, { protocol }]) => [name, { ...protocol, perClass: undefined }]));
}
