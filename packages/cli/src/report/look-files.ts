/** The file names of what a look at a run leaves in samples/: they sort by step, and all of a look begins with the same words. */

const LOOK_FILE = /^step-(\d+)\./;

/** A step of training as it stands in file names. */
function stem(step: number): string {
  return `samples/step-${String(step).padStart(7, '0')}`;
}

/** The grid of generated images drawn at a step: one row a class. */
export function gridName(step: number): string {
  return `${stem(step)}.png`;
}

/** How many classes an interpolation shows at most, one a row. */
export const INTERPOLATED_CLASSES = 6;

/** The images between pairs of latents drawn at a step: one row for each of the first classes. */
export function interpolationName(step: number): string {
  return `${stem(step)}.interpolation.png`;
}

/** The embeddings and proxies at a step, see `EmbeddingLook`. */
export function embeddingsName(step: number): string {
  return `${stem(step)}.embeddings.json`;
}

/** The step of a look's file, without its folder; undefined for other files. */
export function lookStep(name: string): number | undefined {
  const digits = LOOK_FILE.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Which of a look's files it is, by its name without folder. */
export function lookKind(name: string): 'grid' | 'interpolation' | 'embeddings' | undefined {
  const step = lookStep(name);
  if (step === undefined) return undefined;
  const [, ...suffix] = name.split('.');
  const kinds = { png: 'grid', 'interpolation.png': 'interpolation', 'embeddings.json': 'embeddings' } as const;
  return kinds[suffix.join('.') as keyof typeof kinds];
}
