import { golden } from './golden';

// The process around `golden`: streams and exit code.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe has gone: nothing is left to say.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });

golden(process.argv.slice(2), process).then((exitCode) => {
  // Threads of an engine would keep the process alive; what was printed goes out first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
});
