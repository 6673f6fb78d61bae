/** A paper that a method comes from. */
export interface Work {
  /** Names of the methods that it stands for; the first is its own. */
  readonly methods: readonly [string, ...string[]];
  readonly title: string;
  /** The word of the title that goes into a BibTeX key; default: its first long one. */
  readonly keyWord?: string;
  /** 'Family, Given', in the order of the paper. */
  readonly authors: readonly string[];
  readonly year: number;
  /** Proceedings or journal; absent for what is published on arXiv alone. */
  readonly venue?: { readonly kind: 'proceedings' | 'journal'; readonly name: string };
  readonly volume?: string;
  readonly pages?: readonly [first: number, last: number];
  readonly arxiv?: string;
  readonly doi?: string;
  readonly vixra?: string;
}
