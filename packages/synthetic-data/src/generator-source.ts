import type { Generator, GeneratorSpec } from '@gans/tensor';

/** A generator, and what a bare function cannot tell about itself. */
export interface GeneratorSource {
  readonly generator: Generator;
  readonly spec: GeneratorSpec;
}
