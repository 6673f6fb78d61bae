import { type Curve, lineChart } from './chart';
import { type CurveGroup, type CurveSection, curveSections } from './curve-groups';
import { section } from './document';
import { type Html, html } from './html';
import type { RunContents } from './run-contents';

/** All curves of one or more runs: those of several runs lie over each other, a colour each.
 *
 *  @param runs with their names, at least one.
 *  @returns one piece of HTML for each kind of curve that anything was logged of.
 */
export function curvesOf(runs: readonly RunContents[], names: readonly string[]): Html[] {
  const sections = curveSections(runs.flatMap((run) => run.lines));
  return sections.flatMap((each) => sectionOf(each, runs, names) ?? []);
}

function sectionOf(
  { title, lead, groups }: CurveSection,
  runs: readonly RunContents[],
  names: readonly string[],
): Html | undefined {
  const charts = groups.flatMap((group) => lineChart(curves(group, runs, names), group) ?? []);
  return charts.length === 0 ? undefined : section(title, lead, html`<div class="charts">${charts}</div>`);
}

function curves({ series }: CurveGroup, runs: readonly RunContents[], names: readonly string[]): Curve[] {
  return runs.flatMap(({ lines }, r) =>
    series.map(({ key, label }, s): Curve => {
      const logged = lines.filter((line) => typeof line[key] === 'number');
      const points = { steps: logged.map((line) => line.step), values: logged.map((line) => line[key] as number) };
      if (runs.length === 1) return { label, ...points };
      const name = series.length === 1 ? names[r]! : `${names[r]}: ${label}`;
      return { label: name, ...points, colour: colourOf(r), dash: Math.min(s, 2) as 0 | 1 | 2 };
    }),
  );
}

/** The number of a run's colour, from 1 to 8. */
export function colourOf(run: number): number {
  return (run % 8) + 1;
}
