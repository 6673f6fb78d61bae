// A side of a benchmark that computes nothing: it answers as it is told, and writes down what it was asked.
// Arguments: its name, a file for the record, and as JSON what to change in its answers.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [name = '', record = '', changes = '{}'] = process.argv.slice(2);
const { seconds = 0.1, outcome = { loss: 2.5, count: 7 }, fail, die } = JSON.parse(changes);

/** @type {Record<string, (request: any) => object>} */
const answers = {
  start: ({ threads }) => ({ version: '1', runtime: 'Fake 1', threads, baseBytes: 100, reasons: [] }),
  prepare: ({ inputs }) => ({ found: existsSync(inputs) }),
  inputs: ({ path }) => {
    writeFileSync(path, 'inputs');
    return {};
  },
  check: () => ({ outcome }),
  round: () => ({ seconds, busySeconds: 0, idleSeconds: 0.01 }),
  profile: ({ runs }) => ({ runs, wallMs: 10, kernels: [], nativeOps: null }),
  end: () => ({ peakBytes: 1000 }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.do === die) process.exit(3);
  const answer = request.do === fail ? { error: 'it broke' } : answers[request.do]?.(request);
  appendFileSync(record, `${JSON.stringify({ name, ...request, answer })}\n`);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
appendFileSync(record, `${JSON.stringify({ name, do: 'ended' })}\n`);
