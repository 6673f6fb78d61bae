export { main } from './command-line';
export type { ExitCode } from './failure';
export type { Io, Output } from './io';
export type {
  BalancingRecord,
  ConfigStretch,
  DataRecord,
  EngineRecord,
  EngineStretch,
  MetricsLine,
  RunResult,
} from './result';
