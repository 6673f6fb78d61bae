/** The known name that takes the fewest single-letter edits (insert, delete, replace) from what was typed. */
export function nearestName(typed: string, known: readonly string[]): string {
  const distances = known.map((name) => editDistance(typed.toLowerCase(), name));
  return known[distances.indexOf(Math.min(...distances))]!;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
