import { readFile } from 'node:fs/promises';
import { FormatError, IoError } from '@gans/tensor';

/** Writes a value as JSON text that a person can read and diff, with a final line break. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Reads a JSON file.
 *
 *  @param path of the file.
 *  @throws IoError when it cannot be read.
 *  @throws FormatError when it is not JSON.
 */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new IoError(`readJson: expected ${path} to be a readable file, got ${cause.code}.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(
      `readJson: expected ${path} to hold JSON, got ${text.length} characters that are not. Delete the file or restore it.`,
    );
  }
}

/** Reads lines of JSON, one object a line. A last line that a killed process left torn is dropped.
 *
 *  @param text the file's content.
 *  @throws FormatError when another line is not JSON.
 */
export function parseJsonLines<T>(text: string): T[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line, i) => {
    try {
      return [JSON.parse(line) as T];
    } catch {
      if (i === lines.length - 1) return [];
      throw new FormatError(
        `parseJsonLines: expected line ${i + 1} to hold JSON, got '${line.slice(0, 40)}'. Delete that line.`,
      );
    }
  });
}
