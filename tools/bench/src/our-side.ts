import { readFile } from 'node:fs/promises';
import { writeSafetensors } from '@gans/checkpoints';
import { type EngineName, useEngine } from '@gans/engines';
import { createSeed } from '@gans/tensor';
import { reshape, slice, tidy } from '@tensorflow/tfjs-core';
import type { Baseline, Bench, Subject } from './bench';
import { profileKernels } from './profile-kernels';
import type { PrepareRequest, Replies, Request, RoundReply, SideFacts } from './protocol';

/** Our side of a benchmark: the state of a process that measures one case on one engine.
 *
 *  @param benches by name.
 *  @returns a function that answers one request.
 */
export function createOurSide(
  benches: Readonly<Record<string, Bench>>,
): (request: Request) => Promise<Replies[Request['do']]> {
  let subject: Subject | undefined;
  let restingSince: number | undefined;

  const timedRound = async (runs: number): Promise<RoundReply> => {
    const begin = processorSeconds();
    const seconds = (await timeRuns(subject!, runs)) / runs;
    const idleSeconds = restingSince === undefined ? 0 : begin - restingSince;
    restingSince = processorSeconds();
    return { seconds, busySeconds: restingSince - begin, idleSeconds };
  };

  return async (request) => {
    if (request.do === 'start') return startEngine(request.engine as EngineName, request.threads);
    if (request.do === 'prepare') {
      subject = prepare(benches, request);
      return {};
    }
    if (subject === undefined) throw new Error(`expected 'prepare' before '${request.do}'`);
    switch (request.do) {
      case 'inputs':
        await writeSafetensors(request.path, subject.inputs, {
          metadata: { config: JSON.stringify(subject.config ?? {}) },
        });
        return {};
      case 'check':
        return { outcome: await subject.check() };
      case 'round':
        return timedRound(request.runs);
      case 'profile':
        return profileKernels(async () => (await subject!.run()).dispose(), request.runs);
      case 'end':
        return {
          peakBytes: await memoryBytes('VmHWM'),
          ...(subject.counted && { counted: subject.counted() }),
        };
    }
  };
}

async function startEngine(name: EngineName, threads: number): Promise<SideFacts> {
  const engine = await useEngine(name, { threads });
  return {
    version: engine.version,
    runtime: `Node ${process.versions.node}`,
    threads: engine.threads,
    baseBytes: await memoryBytes('VmRSS'),
    reasons: engine.reasons,
  };
}

function prepare(
  benches: Readonly<Record<string, Bench>>,
  { bench, case: name, seed, baseline }: PrepareRequest,
): Subject {
  const found = benches[bench]?.cases.find((benchCase) => benchCase.name === name);
  if (found === undefined) throw new Error(`expected a case of bench '${bench}', got '${name}'`);
  const chosen = baseline ? (found.beside as Baseline) : found;
  return chosen.prepare(createSeed(seed));
}

/** Seconds of some runs, the last one waited for: an element of it is read. */
async function timeRuns(subject: Subject, runs: number): Promise<number> {
  const start = performance.now();
  for (let i = 1; i < runs; i++) (await subject.run()).dispose();
  const last = await subject.run();
  const element = tidy(() => slice(reshape(last, [-1]), 0, 1));
  await element.data();
  const seconds = (performance.now() - start) / 1000;
  last.dispose();
  element.dispose();
  return seconds;
}

/** Processor time of all threads of this process. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Resident memory of this process: VmHWM is the peak, VmRSS what it is now. */
async function memoryBytes(field: 'VmHWM' | 'VmRSS'): Promise<number> {
  // Linux keeps the peak of `getrusage` across exec: it may be that of the process that has started this one.
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kilobytes] = status.match(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm')) ?? [];
  if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  return field === 'VmHWM' ? process.resourceUsage().maxRSS * 1024 : process.memoryUsage().rss;
}
