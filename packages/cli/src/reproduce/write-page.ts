import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';

/** A page of results: its text, and the figures that it shows. */
export interface ResultPage {
  /** Markdown, in which `figure(name)` stands for the path of a figure. */
  readonly markdown: string;
  /** SVG and PNG files by name, without folder. */
  readonly figures: Readonly<Record<string, string | Uint8Array>>;
}

/** The path of a page's figure as the page sees it: figures lie in a folder beside the page, of the same name without ending.
 *
 *  @param page path of the page.
 *  @param name of the figure's file.
 */
export function figurePath(page: string, name: string): string {
  return `${basename(page, extname(page))}/${name}`;
}

/** Writes a page and its figures; figures of an earlier page that it shows no more go.
 *
 *  @param page path of the file to write; folders are made.
 *  @throws IoError when it cannot be written.
 */
export async function writePage(page: string, { markdown, figures }: ResultPage): Promise<void> {
  const folder = join(dirname(resolve(page)), basename(page, extname(page)));
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(figures)) await writeFileAtomic(join(folder, name), content);
  for (const name of await readdir(folder))
    if (/\.(svg|png)$/.test(name) && figures[name] === undefined) await rm(join(folder, name));
  await writeFileAtomic(page, markdown);
}
