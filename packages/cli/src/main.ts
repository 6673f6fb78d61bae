import { main } from './command-line';

// The process around `main`: streams, signals, exit code.
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // Asked twice: the user does not want to wait for the checkpoint.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe has gone: nothing is left to say.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });

main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
  now: Date.now,
  signal: stop.signal,
}).then((exitCode) => {
  // Threads of an engine would keep the process alive; what was printed goes out first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
});
