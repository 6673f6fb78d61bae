import '@tensorflow/tfjs';
import { useEngine } from '@gans/engines';
import { ConfigError, isGansError } from '@gans/tensor';
import { env } from '@tensorflow/tfjs-core';
import { type Arguments, parseArguments, usage } from './arguments';
import { readGoldenFile } from './golden-file';
import { type Report, reportAsText, summarize } from './report';
import { runFile } from './run-file';

/** The streams that the command writes to. */
export interface GoldenIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** The command `golden`: runs files of golden vectors through the packages' public functions and compares.
 *
 *  @param argv what follows the command's name.
 *  @param io stdout takes the report and nothing else, stderr the progress.
 *  @returns the exit code: 0 every case that was not skipped passed, 1 a case failed, 2 the command line, a file or the engine cannot be used.
 */
export async function golden(argv: readonly string[], io: GoldenIo): Promise<0 | 1 | 2> {
  const asJson = argv.includes('--json');
  try {
    const parsed = parseArguments(argv);
    if (parsed === 'help') {
      io.stdout.write(`${usage}\n`);
      return 0;
    }
    const report = await run(parsed, io);
    io.stdout.write(asJson ? `${JSON.stringify(report)}\n` : reportAsText(report));
    return report.failed === 0 ? 0 : 1;
  } catch (error) {
    const code = isGansError(error) ? error.code : 'INTERNAL';
    const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
    if (asJson) io.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else io.stderr.write(`golden: ${message}\n`);
    return 2;
  }
}

async function run({ files, engine: asked, skip }: Arguments, io: GoldenIo): Promise<Report> {
  // All files are read before the first case runs: a bad one must not cost a long wait, nor leave half a report.
  const goldenFiles = await Promise.all(files.map(readGoldenFile));
  env().set('IS_TEST', true); // no banner of TensorFlow.js
  const engine = await useEngine(asked as Parameters<typeof useEngine>[0]).catch((error: unknown) => {
    throw isGansError(error) ? error : new ConfigError(`golden: engine '${asked}' does not start: ${error}`);
  });
  if (engine.warning !== undefined) io.stderr.write(`golden: ${engine.warning}\n`);

  const present = new Set(goldenFiles.flatMap(({ cases }) => cases.map(({ op }) => op)));
  for (const op of skip) if (!present.has(op)) io.stderr.write(`golden: --skip ${op}: no case has this operation\n`);

  const results = [];
  for (const file of goldenFiles) {
    io.stderr.write(`golden: ${file.path}: ${file.cases.length} cases on ${engine.name}\n`);
    results.push(...(await runFile(file, new Set(skip))));
  }
  return summarize(engine.name, results);
}
