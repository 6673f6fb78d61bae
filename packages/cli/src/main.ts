import { main } from './command-line';
import { markAtOnce } from './mark-at-once';
import { watchStopSignals } from './stop-signals';

// The process around `main`: memory, streams, signals, exit code.
markAtOnce();
const stop = watchStopSignals(process, Date.now);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe or the terminal has gone: nothing is left to say.
  if (error.code === 'EPIPE') process.exit(0);
  if (error.code !== 'EIO') throw error;
});
process.stderr.on('error', () => {
  // Nobody sees the progress any more, as when a terminal closes: the run saves and ends, if it is not about to.
  if (!stop.signal.aborted) stop.receive('SIGHUP');
});

main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
  now: Date.now,
  signal: stop.signal,
  self: [process.execPath, ...process.execArgv, process.argv[1]!],
}).then((exitCode) => {
  // Threads of an engine would keep the process alive; what was printed goes out first.
  process.stdout.write('', () => process.stderr.write('', () => stop.exit(exitCode)));
});
