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
