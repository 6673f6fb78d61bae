import type { EngineDriver, EngineName } from '../engine';
import { cpu } from './cpu';
import { wasm } from './wasm';

/** All engines by name. A new one is a file beside this one, a line here and a name in `engineNames`. */
export const drivers: Readonly<Record<EngineName, EngineDriver>> = { wasm, cpu };
