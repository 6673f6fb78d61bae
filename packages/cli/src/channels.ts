/** What `--channels` was chosen as, as a number. */
export function channelsOf(word: '1' | '3' | undefined): 1 | 3 | undefined {
  return word && (Number(word) as 1 | 3);
}
