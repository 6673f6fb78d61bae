import { resolve } from 'node:path';
import { checkWritable } from '../check-writable';
import type { CommandOutput } from '../command';
import { showPath } from '../describe-run';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import type { Cell } from './cell';
import { expectNoneFailed, expectTables } from './expect-outcome';
import type { GridRequest } from './grid-request';
import { describeCells, listCells } from './list-cells';
import type { FailedCell } from './run-grid';
import { type ResultPage, writePage } from './write-page';

/** A comparison that `gans reproduce` makes: tables of cells, and a page that tells of them. */
export interface Reproduction<Request extends GridRequest, Table> {
  /** After `gans reproduce`. */
  readonly paper: string;
  /** The table asked for, before any work: its folder, and its cells or those chosen of them. */
  readonly list: (
    request: Request,
    out: string,
    io: Io,
  ) => Promise<{ readonly folder: string; readonly cells: readonly Cell[] }>;
  /** Runs that table, or goes on with it. */
  readonly run: (request: Request, out: string, io: Io) => Promise<{ readonly failed: readonly FailedCell[] }>;
  /** The tables of a folder that have a finished cell. */
  readonly readTables: (out: string) => Promise<readonly Table[]>;
  /** @param file path that the page is written to. */
  readonly pageOf: (tables: readonly Table[], file: string, out: string) => ResultPage | Promise<ResultPage>;
  /** A table for the terminal: its title in a line, and what is in it. */
  readonly textOf: (table: Table) => string;
  /** What `--json` tells of a table; left out: all. */
  readonly jsonOf?: (table: Table) => unknown;
}

/** Runs a table of a comparison, or goes on with it, and writes the page of all tables; or lists its cells.
 *
 *  @throws InputError for what cannot be used; GansError when cells failed, after the page is written; GansError (code ABORTED) when stopped: the same command goes on.
 */
export async function reproduceTables<Request extends GridRequest, Table>(
  { paper, list, run, readTables, pageOf, textOf, jsonOf = (table) => table }: Reproduction<Request, Table>,
  request: Request,
  io: Io,
): Promise<CommandOutput> {
  const caller = `gans reproduce ${paper}`;
  const out = resolve(io.cwd, request.out);
  if (!request.pageOnly) await checkingInput(() => checkWritable(out, caller));
  if (request.list) {
    const { folder, cells: all } = await list(request, out, io);
    const cells = await listCells(folder, all);
    return { json: { command: 'reproduce', paper, folder, cells }, text: describeCells(cells) };
  }
  const { failed } = request.pageOnly ? { failed: [] } : await run(request, out, io);
  const page = resolve(io.cwd, request.page);
  const tables = await readTables(out);
  if (tables.length > 0) await writePage(page, await pageOf(tables, page, out));
  expectNoneFailed(caller, failed);
  expectTables(caller, tables, out);
  const text = [...tables.map((table) => `${textOf(table)}\n`), `Page  ${showPath(page, io.cwd)}`, ''].join('\n');
  return { json: { command: 'reproduce', paper, page, tables: tables.map(jsonOf) }, text };
}
