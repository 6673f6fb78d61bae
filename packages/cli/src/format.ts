/** Writes a time span the way one reads a clock: '4 s', '2 min 05 s', '1 h 02 min'.
 *
 *  @param seconds any number; negative and not finite values read '--'.
 */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '--';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Writes a number with about four significant digits and no needless zeros: 0.9731, 12.5, 60,000, 2.1e-5.
 *
 *  @param value any number; values that are not finite are written as they are.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  if (size > 0 && size < 1e-3) return value.toExponential(1);
  return String(Number(value.toPrecision(4)));
}

/** Writes a share in [0, 1] as a percentage with one decimal: '97.3 %'. Only all and nothing read 100.0 % and 0.0 %: what is close to them gets a second decimal, rounded away from them. */
export function formatShare(share: number): string {
  const short = (100 * share).toFixed(1);
  if (short === '100.0' && share < 1) return `${(Math.floor(1e4 * share) / 100).toFixed(2)} %`;
  if (short === '0.0' && share > 0) return `${(Math.ceil(1e4 * share) / 100).toFixed(2)} %`;
  return `${short} %`;
}

/** Writes a number of bytes with three significant digits: '512 B', '1.25 kB', '274 MB'; a kB is 1,000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  // 999.5 of a unit would read 1,000.
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes * (1 + 5e-4))) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** Puts a text on one line: line breaks and runs of blanks become single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
