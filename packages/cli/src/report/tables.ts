import { formatNumber, formatShare } from '../format';
import { type Html, html } from './html';

/** A two-column table of anything that JSON can hold; nested objects become dotted names.
 *
 *  @param record shown in its own order; undefined values are left out.
 */
export function recordTable(record: Readonly<Record<string, unknown>>): Html {
  const rows = flat(record).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return html`<div class="wide"><table><tbody>${rows}</tbody></table></div>`;
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
