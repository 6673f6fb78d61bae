import { formatNumber, formatShare } from '../format';
import { type Html, html } from './html';

/** A two-column table of anything that JSON can hold; nested objects become dotted names.
 *
 *  @param record shown in its own order; undefined values are left out.
 *  @param origins where each value comes from, by dotted name; a third column where there are any.
 */
export function recordTable(
  record: Readonly<Record<string, unknown>>,
  origins: Readonly<Record<string, string>> = {},
): Html {
  const hasOrigins = Object.keys(origins).length > 0;
  const rows = flat(record).map(
    ([name, value]) =>
      html`<tr><th scope="row">${name}</th><td>${value}</td>${hasOrigins && html`<td class="origin">${origins[name] ?? ''}</td>`}</tr>`,
  );
  const head =
    hasOrigins &&
    html`<thead><tr><th scope="col">key</th><th scope="col">value</th><th scope="col">from</th></tr></thead>`;
  return html`<div class="wide"><table>${head}<tbody>${rows}</tbody></table></div>`;
}

/** A table of what differs between records: a row for each dotted name whose values are not all the same, a column for each record.
 *
 *  @param records two or more, in the order of the columns.
 *  @param names of the records.
 *  @returns undefined when they are all the same.
 */
export function differenceTable(
  records: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[],
): Html | undefined {
  const flats = records.map((record) => new Map(flat(record)));
  const keys = [...new Set(flats.flatMap((map) => [...map.keys()]))];
  const differing = keys.filter((key) => new Set(flats.map((map) => map.get(key))).size > 1);
  if (differing.length === 0) return undefined;
  const rows = differing
    .map((key) => flats.map((map) => map.get(key) ?? '–'))
    .map((values, i) => ({ key: differing[i]!, values }));
  return gridTable(
    ['key', ...names],
    rows.map(({ key, values }) => [key, ...values]),
  );
}

/** A table with a header row; the first cell of each row names it.
 *
 *  @param header texts, or pieces of HTML.
 *  @param rows as long as the header.
 */
export function gridTable(header: readonly (string | Html)[], rows: readonly (readonly (string | Html)[])[]): Html {
  const head = header.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map(
    ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  );
  return html`<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Horizontal bars of shares in [0, 1], one per class. */
export function shareBars(shares: readonly number[], classNames: readonly string[]): Html {
  const longest = Math.max(...classNames.map((name) => name.length));
  return html`<ul class="bars" style="--name:${longest + 1}ch">${shares.map(
    (share, i) =>
      html`<li><span title="${classNames[i]}">${classNames[i] ?? i}</span><div><i style="width:${(100 * share).toFixed(2)}%"></i></div><b>${formatShare(share)}</b></li>`,
  )}</ul>`;
}

function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, child]) => flat(child, path === '' ? key : `${path}.${key}`));
  if (value === undefined) return [];
  return [[path, text(value)]];
}

function text(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatNumber(value);
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
