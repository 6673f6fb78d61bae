import { listEngines } from '@gans/engines';

/** What each `gans reproduce PAPER` is asked for besides what decides a table. */
export interface GridRequest {
  /** Folder of all tables; each has a folder in it. */
  readonly out: string;
  readonly cells?: string | undefined;
  /** Path of the page. */
  readonly page: string;
  /** Lists the cells and runs nothing. */
  readonly list: boolean;
  /** Writes the page and runs nothing. */
  readonly pageOnly: boolean;
  readonly quiet: boolean;
  /** After `gans`, for the page. */
  readonly words: readonly string[];
}

const engineNames = listEngines().map((engine) => engine.name);

/** Options of each `gans reproduce PAPER` besides what decides a table: where it is kept, what of it is run, and what it is told on.
 *
 *  @param paper after `gans reproduce`.
 *  @param help `out`: what is in its folder; `cells`: an example of names.
 */
export const gridOptions = (paper: string, help: { readonly out: string; readonly cells: string }) =>
  ({
    out: { kind: 'text', value: 'DIR', help: help.out, default: `runs/reproduce-${paper}` },
    cells: {
      kind: 'text',
      value: 'NAMES',
      help: `Only these cells, with commas between them; * stands for anything: '${help.cells}'.`,
    },
    list: { kind: 'flag', help: 'Lists the cells and how far each is, and runs nothing.' },
    engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
    page: { kind: 'text', value: 'FILE', help: 'The page to write.', default: `docs/results/${paper}.md` },
    'page-only': { kind: 'flag', help: 'Writes the page anew from the cells that are finished, and runs nothing.' },
    json: { kind: 'flag', help: 'Prints the result as one JSON object on stdout; no progress.' },
  }) as const;

/** What `gridOptions` come to, as far as it decides nothing of a table. */
interface GridChoices {
  readonly cells?: string | undefined;
  readonly list: boolean;
  readonly page: string;
  readonly 'page-only': boolean;
  readonly json: boolean;
}

/** Parts what was chosen into what decides no table, and all else, `out` and `engine` among it. */
export function partGridChoices<O extends GridChoices>({
  json: quiet,
  list,
  cells,
  page,
  'page-only': pageOnly,
  ...others
}: O) {
  return { grid: { quiet, list, cells, page, pageOnly }, others };
}
