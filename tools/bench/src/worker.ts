import '@tensorflow/tfjs';
import { createInterface } from 'node:readline';
import { markAtOnce } from '@gans/cli/mark-at-once';
import { benches } from './benches/table';
import { createOurSide } from './our-side';
import type { Request } from './protocol';

// The process around our side: answers requests on stdin, one line of JSON each, until it ends.
markAtOnce(); // as `gans` does
console.log = console.error; // what libraries print must not come between the replies
console.info = console.error;

const answer = createOurSide(benches);
for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Request).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
// Threads of an engine would keep the process alive.
process.exit();
