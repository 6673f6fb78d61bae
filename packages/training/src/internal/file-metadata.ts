import type { Metadata } from '@gans/checkpoints';
import { FormatError, isGansError, ValueError } from '@gans/tensor';

/** The metadata of a file of the given kind: values as JSON by name, and the caller's own strings beside them. */
export function encodeMetadata(
  caller: string,
  kind: string,
  values: Readonly<Record<string, unknown>>,
  extra: Metadata = {},
): Metadata {
  const encoded = Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)] as const);
  const own: Metadata = { kind, ...Object.fromEntries(encoded) };
  for (const name of Object.keys(extra))
    if (name in own) throw new ValueError(`${caller}: expected metadata without '${name}', got it. Rename it.`);
  return { ...extra, ...own };
}

/** Reads what `encodeMetadata` wrote, and builds something of it; whatever goes wrong is said of the file, in one line. */
export function decodeMetadata<R>(
  caller: string,
  path: string,
  kind: string,
  metadata: Metadata,
  build: (value: (name: string) => unknown) => R,
): { built: R; extra: Metadata } {
  if (metadata.kind !== kind)
    throw new FormatError(
      `${caller}: expected ${path} to be of kind '${kind}', got ${metadata.kind === undefined ? 'none' : `'${metadata.kind}'`}. Give a file that was saved as such.`,
    );
  const { kind: _, ...rest } = metadata;
  const extra: Record<string, string> = rest;
  try {
    const built = build((name) => {
      delete extra[name];
      return JSON.parse(metadata[name] ?? 'null');
    });
    return { built, extra };
  } catch (error) {
    const found = isGansError(error) ? error.message : 'broken metadata';
    throw new FormatError(`${caller}: expected ${path} to describe a net that can be built, got: ${found}`);
  }
}
