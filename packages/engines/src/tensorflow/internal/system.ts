import { EngineError } from '@gans/tensor';
import type { Wheel, Wheels } from './wheels';

/** The wheel for this system.
 *
 *  @throws EngineError when there is none, or its library cannot run here.
 */
export function wheelForSystem(caller: string, wheels: Wheels): Wheel {
  const system = `${process.platform} ${process.arch}`;
  const wheel = wheels[system];
  if (wheel === undefined)
    throw new EngineError(
      `${caller}: expected a system that TensorFlow's library is published for (${Object.keys(wheels).join(', ')}), got ${system}. Use the engine wasm.`,
    );
  const problem = wheel.glibc === undefined ? undefined : glibcProblem(wheel.glibc, glibcOfSystem());
  if (problem !== undefined)
    throw new EngineError(
      `${caller}: expected the GNU C library ${wheel.glibc} or newer, which TensorFlow ${wheel.version} needs, got ${problem}. Use the engine wasm, or a newer system.`,
    );
  return wheel;
}

/** What is wrong with a GNU C library of this version, undefined for another library. */
export function glibcProblem(needed: string, present: string | undefined): string | undefined {
  if (present === undefined) return 'another C library (Alpine Linux has musl)';
  const [major = 0, minor = 0] = present.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor) ? undefined : present;
}

/** Node knows which one it runs on. */
function glibcOfSystem(): string | undefined {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime;
}
