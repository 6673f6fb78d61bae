/** A paper that a method comes from. */
export interface Work {
  /** Names of the methods that it stands for; the first is its own. */
  readonly methods: readonly [string, ...string[]];
  readonly title: string;
  /** 'Family, Given', in the order of the paper. */
  readonly authors: readonly string[];
  readonly year: number;
  /** Proceedings or journal; absent for what is published on arXiv alone. */
  readonly venue?: { readonly kind: 'proceedings' | 'journal'; readonly name: string };
  readonly volume?: string;
  readonly pages?: readonly [first: number, last: number];
  readonly arxiv?: string;
  readonly doi?: string;
}

/** Proceedings that occur often. */
export const proceedings = {
  aaai: { kind: 'proceedings', name: 'AAAI Conference on Artificial Intelligence' },
  cvpr: { kind: 'proceedings', name: 'IEEE/CVF Conference on Computer Vision and Pattern Recognition' },
  iccv: { kind: 'proceedings', name: 'IEEE International Conference on Computer Vision' },
  iclr: { kind: 'proceedings', name: 'International Conference on Learning Representations' },
  icml: { kind: 'proceedings', name: 'International Conference on Machine Learning' },
  neurips: { kind: 'proceedings', name: 'Advances in Neural Information Processing Systems' },
} as const;
