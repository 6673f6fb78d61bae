import type { EngineDriver, EngineName } from '../engine';
import { cpu } from './cpu';
import { tensorflow } from './tensorflow';
import { wasm } from './wasm';

/** All engines by name, fastest first. A new one is a file beside this one, a name in `EngineName` and a line here. */
export const drivers: Readonly<Record<EngineName, EngineDriver>> = { tensorflow, wasm, cpu };
