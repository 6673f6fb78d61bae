export { main } from './command-line';
export type { ExitCode } from './failure';
export type { Io, Output } from './io';
export type { ConfigStretch, DataRecord, EngineRecord, EngineStretch, MetricsLine, RunResult } from './result';
