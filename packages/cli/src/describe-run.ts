import { join, relative } from 'node:path';
import { formatNumber, formatShare } from './format';
import type { RunResult } from './result';

/** The words of a command line, without `gans` itself.
 *
 *  @param command the command's name.
 *  @param options by name; those that are undefined or false are left out, true ones stand alone, lists are given one by one.
 */
export function commandWords(
  command: string,
  options: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
): string[] {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().flatMap((each) => [`--${name}`, String(each)]);
  });
  return [command, ...words];
}

/** Writes a command line that can be pasted into a shell.
 *
 *  @param words as of `commandWords`.
 */
export function commandLine(words: readonly string[]): string {
  return ['gans', ...words.map(quote)].join(' ');
}

/** Shows a path as a person would write it: relative when it lies below the working folder. */
export function showPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' ? '.' : short.startsWith('..') ? path : short;
}

/** What a finished run has to say, in a few lines.
 *
 *  @param result metrics that are absent are left out.
 *  @param folder the run folder, as it is to be shown.
 *  @param wasFinished says that nothing was trained this time.
 */
export function describeRun({ metrics, best, steps }: RunResult, folder: string, wasFinished: boolean): string {
  const { classAccuracy, frechetDistance, classifierAccuracy } = metrics;
  const real = frechetDistance?.protocol.realTrainingImagesScore;
  const lines: string[] = [];
  if (wasFinished) lines.push('This run was finished before; nothing was trained.');
  if (classAccuracy !== undefined) {
    const limit =
      classifierAccuracy && ` (the classifier reads ${formatShare(classifierAccuracy.value)} of real test images)`;
    lines.push(
      `Class accuracy    ${formatShare(classAccuracy.value)} of ${formatNumber(classAccuracy.n)} generated images${limit ?? ''}`,
    );
  }
  if (frechetDistance !== undefined) {
    const limit = typeof real === 'number' ? ` (real training images: ${formatNumber(real)})` : '';
    lines.push(`Fréchet distance  ${formatNumber(frechetDistance.value)} on the classifier's features${limit}`);
  }
  if (best !== undefined && best.step < steps)
    lines.push(
      `Best look         step ${formatNumber(best.step)}, Fréchet distance ${formatNumber(best.frechetDistance)} on ${formatNumber(best.n)} images: gans sample ${folder} --checkpoint best`,
    );
  lines.push(`Report            ${join(folder, 'report.html')}`);
  return `${lines.join('\n')}\n`;
}

const quote = (word: string) => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
