import { perClassOf } from '../result';
import { lineChart } from './chart';
import { headline } from './headline';
import { type Html, html, markup } from './html';
import { comparison, gridOverTime } from './pictures';
import type { CurveGroup, ReportData } from './report-data';
import { SCRIPT } from './script';
import { STYLE } from './style';
import { recordTable, shareBars } from './tables';

/** Writes a run's report: one HTML file that holds everything it shows and asks nothing of the network.
 *
 *  @param data what a run folder holds.
 *  @returns the page; every text in it is escaped.
 */
export function reportPage(data: ReportData): string {
  const { result, classNames } = data;
  const perClass = perClassOf(result?.metrics.classAccuracy);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${data.title}</title>
<style>${markup(STYLE)}</style>
</head>
<body>
<main>
<header>
<p class="kicker">Run ${data.configHash.slice(0, 8)}</p>
<h1>${data.title}</h1>
<p class="summary">${data.summary}</p>
${result === undefined ? html`<p class="warning">This run is not finished: there are no final metrics yet. The command at the end of this page continues it.</p>` : headline(result)}
</header>
${data.grids.length > 0 && section('Generated images over time', 'Each row is one class, each cell one fixed latent: the slider shows the same draws after more and more training. Drawn by the average of the generator’s weights.', gridOverTime(data.grids, classNames))}
${data.comparison && section('Beside real images', 'Nothing is picked by hand: the first images of each class on the left, the first latents on the right.', comparison(data.comparison.real, data.comparison.generated, classNames))}
${perClass && section('Class accuracy, class by class', 'Share of the images asked for as a class that the separately trained classifier reads as that class.', shareBars(perClass, classNames))}
${curves(data)}
${result && protocols(data)}
${section('What was run', 'The run’s config decides its outcome on one machine; the environment is what it ran on.', html`<div class="columns"><div><h3>Config</h3>${recordTable(data.config)}</div><div><h3>Environment</h3>${recordTable(data.environment)}</div></div>`)}
${section('Reproduce', 'The same machine, engine and thread count give the same numbers.', html`<pre>${data.reproduce}</pre>`)}
<footer>Config ${data.configHash}</footer>
</main>
<script>${markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function section(title: string, lead: string, body: Html): Html {
  return html`<section><h2>${title}</h2><p>${lead}</p>${body}</section>`;
}

function curves(data: ReportData): Html | undefined {
  const charts = data.curves.flatMap((group) => chartOf(group, data) ?? []);
  if (charts.length === 0) return undefined;
  return section(
    'Training',
    'Point at a curve to read it. Where many steps share a point, the line is their mean and the band their range.',
    html`<div class="charts">${charts}</div>`,
  );
}

function chartOf(group: CurveGroup, data: ReportData): Html | undefined {
  const series = group.series.map(({ key, label }) => {
    const lines = data.lines.filter((line) => line.kind === group.kind && typeof line[key] === 'number');
    return { label, steps: lines.map((line) => line.step), values: lines.map((line) => line[key] as number) };
  });
  return lineChart(series, group);
}

function protocols({ result }: ReportData): Html {
  const metrics = Object.entries(result?.metrics ?? {}).map(
    ([name, { value, std, n, protocol }]) =>
      html`<div><h3>${name}</h3>${recordTable({ value, std, n, ...protocol, perClass: undefined })}</div>`,
  );
  return section(
    'Protocol',
    'How each number was measured. Numbers with different protocols cannot be ranked against each other.',
    html`<div class="columns">${metrics}</div>`,
  );
}
