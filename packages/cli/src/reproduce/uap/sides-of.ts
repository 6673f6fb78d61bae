import type { TableProtocol } from './protocol';

/** How the two sides of a table are called beside each other. */
export interface SideNames {
  /** The data set of both, where they are classes of one. */
  readonly set?: string;
  readonly prior: string;
  readonly target: string;
}

/** The names of prior and target: where both are classes of one set, as `ofClasses` names them, the set once and the classes alone. */
export function sidesOf({ prior, target }: Pick<TableProtocol, 'prior' | 'target'>): SideNames {
  const [ofPrior, ofTarget] = [prior, target].map(({ name }) => /^(?<set>.+), (?<classes>[^,]+)$/.exec(name)?.groups);
  if (ofPrior?.set === undefined || ofPrior.set !== ofTarget?.set) return { prior: prior.name, target: target.name };
  return { set: ofPrior.set, prior: ofPrior.classes!, target: ofTarget.classes! };
}
