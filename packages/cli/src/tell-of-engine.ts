import type { Engine, EngineName } from '@gans/engines';
import { coloursFor, type Io } from './io';

/** Tells what the user should know about the engine before work begins on it: nothing, or one line on stderr.
 *
 *  @param engine that was taken.
 *  @param asked what the user asked for.
 *  @param io its stderr and environment are used.
 */
export function tellOfEngine(engine: Pick<Engine, 'name' | 'warning'>, asked: EngineName | 'auto', io: Io): void {
  const remark = engineRemark(engine, asked, io.env);
  if (remark !== undefined) io.stderr.write(`${coloursFor(io.stderr, io.env).dim(remark)}\n`);
}

/** Tells on stderr what an engine does that takes seconds to come up, a line each.
 *
 *  @param io its stderr and environment are used.
 *  @returns the `onProgress` for `useEngine`.
 */
export const tellProgress =
  (io: Io) =>
  (title: string): void => {
    io.stderr.write(`${coloursFor(io.stderr, io.env).dim(title)}\n`);
  };

/** What to say about an engine: that only a slow one is left, or that a faster one could be had.
 *
 *  @param engine that was taken.
 *  @param asked what the user asked for.
 *  @param env environment variables: GANS_ENGINE names an engine as `--engine` does, GANS_HINTS=off keeps quiet about faster ones.
 *  @param platform as Node names it; Windows has no native library.
 *  @returns undefined when it is the fastest, or the one that the user has named.
 */
export function engineRemark(
  { name, warning }: Pick<Engine, 'name' | 'warning'>,
  asked: EngineName | 'auto',
  env: Io['env'],
  platform: string = process.platform,
): string | undefined {
  if (warning !== undefined) return `warning: ${warning}`;
  const wasChosen = asked !== 'auto' || (env.GANS_ENGINE || 'auto') !== 'auto';
  if (wasChosen || name === 'tensorflow' || platform === 'win32' || env.GANS_HINTS === 'off') return undefined;
  return `engine ${name}: TensorFlow's native library, several times as fast, is not ready. Run gans setup; gans doctor tells more`;
}
