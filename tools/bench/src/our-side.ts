import { readFile } from 'node:fs/promises';
import { writeSafetensors } from '@gans/checkpoints';
import { type EngineName, useEngine } from '@gans/engines';
import { createSeed } from '@gans/tensor';
import { env } from '@tensorflow/tfjs-core';
import type { Subject } from './bench';
import { benches } from './benches/table';
import { profileKernels } from './profile-kernels';
import type { Replies, Request, StartRequest } from './protocol';

let subject: Subject | undefined;
let restedFrom: number | undefined;

/** Answers one request. */
export async function answer(request: Request): Promise<Replies[Request['do']]> {
  if (request.do === 'start') return start(request);
  if (subject === undefined) throw new Error(`expected 'start' first, got '${request.do}'`);
  const ready = subject;
  switch (request.do) {
    case 'inputs':
      await writeSafetensors(request.path, ready.inputs);
      return {};
    case 'check':
      return { numbers: await ready.check() };
    case 'round': {
      const idleSeconds = restedFrom === undefined ? 0 : processorSeconds() - restedFrom;
      const seconds = (await timeRuns(ready, request.runs)) / request.runs;
      restedFrom = processorSeconds();
      return { seconds, idleSeconds };
    }
    case 'profile':
      return profileKernels(() => timeRuns(ready, request.runs), request.runs);
    case 'end':
      return { peakBytes: await memoryBytes('VmHWM') };
  }
}

async function start(request: StartRequest) {
  env().set('IS_TEST', true); // no banner of TensorFlow.js
  const engine = await useEngine(request.engine as EngineName, { threads: request.threads });
  const baseBytes = await memoryBytes('VmRSS');
  const benchCase = benches[request.bench]?.cases.find(({ name }) => name === request.case);
  if (benchCase === undefined) throw new Error(`expected a case of bench '${request.bench}', got '${request.case}'`);
  subject = benchCase.prepare(createSeed(request.seed));
  return { version: engine.version, runtime: `Node ${process.versions.node}`, threads: engine.threads, baseBytes };
}

/** Seconds of some runs, the last one waited for. */
async function timeRuns(subject: Subject, runs: number): Promise<number> {
  const start = performance.now();
  for (let i = 1; i < runs; i++) subject.run().dispose();
  const last = subject.run();
  await last.data();
  const seconds = (performance.now() - start) / 1000;
  last.dispose();
  return seconds;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** VmHWM (the peak) or VmRSS (now) of this process. Elsewhere than on Linux: the peak of `getrusage`, or what Node knows. */
async function memoryBytes(field: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, kilobytes] = status.match(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm')) ?? [];
  if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  return field === 'VmHWM' ? process.resourceUsage().maxRSS * 1024 : process.memoryUsage().rss;
}
