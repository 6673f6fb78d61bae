/** Counts the insertions, deletions and substitutions that turn one word into another.
 *
 *  Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966; row-by-row dynamic program.
 *
 *  @param from any text.
 *  @param to any text.
 *  @returns the edit distance, an integer >= 0; 0 only for equal words.
 *  @example
 *  console.log(editDistance('hinge', 'hing')); // 1
 */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1));
    row = next;
  }
  return row[to.length]!;
}

/** Finds the candidate that a misspelt word most likely means.
 *
 *  @param word what was written.
 *  @param candidates what is known; the first of several equally near ones wins.
 *  @returns the nearest candidate, or undefined when `candidates` is empty.
 *  @example
 *  console.log(nearestWord('hindge', ['hinge', 'wasserstein'])); // hinge
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const distance = (candidate: string) => editDistance(word.toLowerCase(), candidate.toLowerCase());
  return [...candidates].sort((a, b) => distance(a) - distance(b))[0];
}
