import { ConfigError, editDistance } from '@gans/tensor';
import { type JsonObject, type JsonValue, SECTIONS } from './recipe';

/** Reads what `--set` was given: KEY=VALUE, the key with dots, the value as JSON or as a bare word.
 *
 *  @param text for example 'gan.conditional.temperature=0.25', 'gan.adversarial=hinge', 'gan.leCam=null'.
 *  @param known keys with dots, of which the nearest is named where the key lies in no section of a recipe.
 *  @returns the value in its sections, ready to be laid over a recipe.
 *  @throws ConfigError when it is no assignment, or its key lies in no section.
 */
export function parseAssignment(text: string, known: readonly string[]): JsonObject {
  const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const keys = path?.split('.') ?? [''];
  if (value === undefined || keys.includes(''))
    throw new ConfigError(
      `gans train: expected --set to be KEY=VALUE, got '${text}'. Write for example --set gan.batchSize=32.`,
    );
  if (keys.length === 1 || !(SECTIONS as readonly string[]).includes(keys[0]!))
    throw new ConfigError(
      `gans train: expected --set to name a key of ${SECTIONS.join(', ')}, got '${path}'. Did you mean ${nearestKey(path!, known)}?`,
    );
  return keys.reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), parseValue(value)) as JsonObject;
}

// By its last part first, since a section that was left out is most of a key.
function nearestKey(path: string, known: readonly string[]): string {
  const distance = (key: string) => 100 * editDistance(last(path), last(key)) + editDistance(path, key);
  return [...known].sort((a, b) => distance(a) - distance(b))[0]!;
}

const last = (path: string) => path.slice(path.lastIndexOf('.') + 1);

function parseValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
