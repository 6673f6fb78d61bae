import { bench } from './command';

// The process around `bench`: streams and exit code.
bench(process.argv.slice(2), process).then((exitCode) => {
  process.exitCode = exitCode;
});
