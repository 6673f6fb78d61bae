/** Joins phrases as a sentence does: 'a', 'a and b', 'a, b and c'. */
export function listOf(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases.join('');
  return `${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1)}`;
}
