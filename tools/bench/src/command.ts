import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listEngines } from '@gans/engines';
import { ConfigError, isGansError } from '@gans/tensor';
import { type Arguments, parseArguments, usage } from './arguments';
import { benches } from './benches/table';
import { measureCase, type SidePlan, type SideResult } from './measure-case';
import { peerInterpreter, peerName, peersFolder } from './peer-environment';
import type { Profile, SideFacts } from './protocol';
import { type Row, rowsOf } from './report';
import { startSide } from './side';
import { renderTable } from './table';

/** The streams that the command writes to. */
export interface BenchIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const SEED = 1;
const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

/** The command `bench`. */
export async function bench(argv: readonly string[], io: BenchIo): Promise<0 | 1 | 2> {
  try {
    const parsed = parseArguments(argv);
    if (parsed === 'help') {
      io.stdout.write(`${usage}\n`);
      return 0;
    }
    return await (parsed.profile ? profile(parsed, io) : compare(parsed, io));
  } catch (error) {
    io.stderr.write(`bench: ${error instanceof Error ? error.message.replace(/^bench: /, '') : String(error)}\n`);
    return isGansError(error) && error.code === 'CONFIG' ? 2 : 1;
  }
}

const threads = Math.min(availableParallelism(), 8);

async function compare({ bench: name, engines, rounds, json }: Arguments, io: BenchIo): Promise<0> {
  const say = (line: string) => io.stderr.write(`bench: ${line}\n`);
  const chosen = benches[name]!;
  const plans = await enginesThatStart(name, engines, say);
  const peer = await peerPlan(say);
  const rows: Row[] = [];
  const facts: Record<string, SideFacts> = {};
  for (const benchCase of chosen.cases) {
    const results: SideResult[] = await measureCase(peer === undefined ? plans : [...plans, peer], {
      bench: name,
      case: benchCase.name,
      rounds,
      roundSeconds: chosen.roundSeconds,
      threads,
      seed: SEED,
      onProgress: say,
    });
    for (const result of results) facts[result.name] = result.facts;
    rows.push(...rowsOf(benchCase, results.slice(0, plans.length), await peerName(), results[plans.length]));
  }
  const protocol = { seed: SEED, rounds, threads, machine: describeMachine(), sides: facts };
  io.stdout.write(json ? `${JSON.stringify({ bench: name, rows, protocol })}\n` : `${table(rows)}\n`);
  return 0;
}

async function profile({ bench: name, engines, json }: Arguments, io: BenchIo): Promise<0> {
  const say = (line: string) => io.stderr.write(`bench: ${line}\n`);
  const chosen = benches[name]!;
  const profiles = [];
  for (const plan of await enginesThatStart(name, engines, say))
    for (const benchCase of chosen.cases) {
      const side = plan.start();
      await side.ask({ do: 'start', bench: name, case: benchCase.name, threads, seed: SEED, engine: plan.engine! });
      const { seconds } = await side.ask({ do: 'round', runs: 2 });
      const runs = Math.max(1, Math.round(chosen.roundSeconds / seconds));
      profiles.push({ case: benchCase.name, engine: plan.name, ...(await side.ask({ do: 'profile', runs })) });
      await side.end();
    }
  io.stdout.write(
    json ? `${JSON.stringify({ bench: name, profiles })}\n` : `${profiles.map(profileTable).join('\n\n')}\n`,
  );
  return 0;
}

function table(rows: readonly Row[]): string {
  const number = (value: number | null) => (value === null ? '-' : value.toPrecision(3));
  const mebibytes = (bytes: number | null) => (bytes === null ? '-' : (bytes / 2 ** 20).toFixed(0));
  return renderTable(
    ['case', 'engine', 'ours', rows[0]!.peerName, 'unit', 'ratio', 'peak MiB', 'of peer'],
    rows.map((row) => [
      row.case,
      row.engine,
      number(row.ours),
      number(row.peer),
      row.unit,
      row.ratio === null ? '-' : row.ratio.toFixed(2),
      mebibytes(row.oursPeakBytes),
      mebibytes(row.peerPeakBytes),
    ]),
  );
}

function profileTable({
  case: name,
  engine,
  runs,
  wallMs,
  kernels,
}: Profile & { case: string; engine: string }): string {
  const wall = wallMs / runs;
  const inKernels = kernels.reduce((sum, { ms }) => sum + ms, 0) / runs;
  const calls = kernels.reduce((sum, { count }) => sum + count, 0) / runs;
  const share = (ms: number) => `${((100 * ms) / wall).toFixed(1)} %`;
  const rows = kernels.map(({ name, count, ms }) => [
    name,
    (count / runs).toFixed(count % runs ? 1 : 0),
    (ms / runs).toFixed(2),
    share(ms / runs),
  ]);
  return `${name} on ${engine}: ${wall.toFixed(1)} ms, ${calls.toFixed(0)} kernels a run, mean of ${runs}\n${renderTable(
    ['kernel', 'count', 'ms', 'share'],
    [...rows, ['outside kernels', '', (wall - inKernels).toFixed(2), share(wall - inKernels)]],
  )}`;
}

/** The engines to measure: those that were asked for, or all that start and are not slow. */
async function enginesThatStart(name: string, asked: readonly string[], say: (line: string) => void) {
  const candidates = listEngines().filter(({ name }) => asked.length === 0 || asked.includes(name));
  const known = listEngines().map(({ name }) => name as string);
  for (const engine of asked)
    if (!known.includes(engine))
      throw new ConfigError(`expected an engine out of ${known.join(', ')}, got '${engine}'.`);
  const plans: SidePlan[] = [];
  for (const { name: engine, slow, description } of candidates) {
    if (slow && asked.length === 0) {
      say(`leaves out ${engine} (${description}); --engine ${engine} measures it`);
      continue;
    }
    const plan = { name: engine, engine, start: () => startSide(engine, [process.execPath, worker]) };
    const side = plan.start();
    try {
      const first = benches[name]!.cases[0]!.name;
      await side.ask({ do: 'start', bench: name, case: first, threads, seed: SEED, engine });
      plans.push(plan);
    } catch (error) {
      if (asked.length > 0) throw error;
      say(`leaves out ${engine}: ${(error as Error).message}`);
    } finally {
      await side.end();
    }
  }
  return plans;
}

async function peerPlan(say: (line: string) => void): Promise<SidePlan | undefined> {
  const name = await peerName();
  try {
    const interpreter = await peerInterpreter(say);
    return { name, start: () => startSide(name, [interpreter, '-W', 'ignore', join(peersFolder, 'peer.py')]) };
  } catch (error) {
    say(`no peer: ${(error as Error).message}`);
    return undefined;
  }
}

function describeMachine() {
  return {
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    loadAverage: loadavg()[0],
  };
}
