import { bench } from './command';

// The process around `bench`: streams, signals and exit code.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe has gone: nothing is left to say.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

const { stdout, stderr } = process;
process.exitCode = await bench(process.argv.slice(2), { stdout, stderr, signal: stop.signal });
