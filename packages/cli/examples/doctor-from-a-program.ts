// Runs a command from a program: what the machine offers, as an object instead of a text.
import { main } from '@gans/cli';

let output = '';
const code = await main(['doctor', '--json'], {
  stdout: {
    write(text) {
      output += text;
    },
  },
  stderr: { write: () => undefined },
  cwd: process.cwd(),
  env: process.env,
  now: () => performance.timeOrigin + performance.now(),
  signal: new AbortController().signal,
});
console.log(`exit ${code}:`, Object.keys(JSON.parse(output)));
