import type { ExtractorIdentity, Json } from '../result';

/** An identity as part of a protocol. */
export function identityToJson({ name, sha256 }: ExtractorIdentity): Json {
  return sha256 === undefined ? { name } : { name, sha256 };
}
