import { FormatError, isGansError } from '@gans/tensor';

/** The metadata of a file of the given kind: values as JSON, by name. */
export function encodeMetadata(kind: string, values: Readonly<Record<string, unknown>>): Record<string, string> {
  const encoded = Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)] as const);
  return { kind, ...Object.fromEntries(encoded) };
}

/** Reads what `encodeMetadata` wrote, and builds something of it; whatever goes wrong is said of the file, in one line. */
export function decodeMetadata<R>(
  caller: string,
  path: string,
  kind: string,
  metadata: Readonly<Record<string, string>>,
  build: (value: (name: string) => unknown) => R,
): R {
  if (metadata.kind !== kind)
    throw new FormatError(
      `${caller}: expected ${path} to be of kind '${kind}', got ${metadata.kind === undefined ? 'none' : `'${metadata.kind}'`}. Give a file that was saved as such.`,
    );
  try {
    return build((name) => JSON.parse(metadata[name] ?? 'null'));
  } catch (error) {
    const found = isGansError(error) ? error.message : 'broken metadata';
    throw new FormatError(`${caller}: expected ${path} to describe a net that can be built, got: ${found}`);
  }
}
