import { acceptedHere, mutate } from './mutate';

// The process around `mutate`: streams and exit code.
mutate(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, accepted: acceptedHere }).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
);
