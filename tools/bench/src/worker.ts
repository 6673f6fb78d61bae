import '@tensorflow/tfjs';
import { createInterface } from 'node:readline';
import { answer } from './our-side';
import type { Request } from './protocol';

// Our side of a benchmark: answers requests on stdin until it ends. What libraries print must not come between the replies.
console.log = console.error;
console.info = console.error;

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Request).catch((error: unknown) => ({
    error: error instanceof Error ? error.message : String(error),
  }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
// Threads of an engine would keep the process alive.
process.exit();
