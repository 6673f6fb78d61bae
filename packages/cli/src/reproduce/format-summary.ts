import { formatNumber } from '../format';
import type { Summary } from './statistics';

/** Writes a mean with its spread, both to the second digit of the spread: '12.34 ± 0.56'. Of a single value there is none: '12.34'.
 *
 *  @param summary of `summarize`.
 *  @param scale `share`: as a percentage.
 */
export function formatSummary({ mean, std, n }: Summary, scale: 'plain' | 'share' = 'plain'): string {
  const [factor, unit] = scale === 'share' ? [100, ' %'] : [1, ''];
  if (!Number.isFinite(mean)) return '–';
  if (n < 2) return scale === 'share' ? `${(100 * mean).toFixed(1)} %` : formatNumber(mean);
  const digits = decimalsFor(factor * std, factor * mean);
  return `${(factor * mean).toFixed(digits)} ± ${(factor * std).toFixed(digits)}${unit}`;
}

/** Writes an interval: '0.52 to 5.48'. */
export function formatInterval(low: number, high: number, scale: 'plain' | 'share' = 'plain'): string {
  const factor = scale === 'share' ? 100 : 1;
  const digits = decimalsFor((factor * (high - low)) / 4, factor * Math.max(Math.abs(low), Math.abs(high)));
  const [from, to] = [low, high].map((value) => (factor * value).toFixed(digits));
  return `${from} to ${to}${scale === 'share' ? ' points' : ''}`;
}

/** Writes a difference with its sign: '+1.3', '-0.25'. */
export function formatDifference(value: number, spread: number, scale: 'plain' | 'share' = 'plain'): string {
  const factor = scale === 'share' ? 100 : 1;
  const digits = decimalsFor(factor * (Number.isFinite(spread) ? spread : Math.abs(value) / 10), factor * value);
  const text = (factor * value).toFixed(digits);
  return `${value > 0 ? '+' : ''}${text}${scale === 'share' ? ' points' : ''}`;
}

// Decimals that show two digits of a spread, and no more than five of the value beside it.
function decimalsFor(spread: number, value: number): number {
  if (!(spread > 0) || !Number.isFinite(spread)) return 2;
  const ofSpread = 1 - Math.floor(Math.log10(spread));
  const ofValue = value === 0 ? ofSpread : 4 - Math.floor(Math.log10(Math.abs(value)));
  return Math.min(6, Math.max(0, Math.min(ofSpread, ofValue)));
}
