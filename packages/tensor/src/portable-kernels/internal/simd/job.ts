import {
  type Code,
  defineFunction,
  type Frame,
  type FunctionDefinition,
  i32,
  type Local,
  sequence,
} from '../../../assembler';

// A piece of work is a function f(job, part, parts): the numbers that describe it lie in memory at `job`, 4 bytes each, in the order of its fields, and
// `parts` threads call it at the same time, each with its own `part`. Parts write to different places, so that the result does not depend on their number.

export type WorkFrame = Frame<'job' | 'part' | 'parts'>;

/** Defines a piece of work. */
export const defineWork = (name: string, body: (frame: WorkFrame) => Code): FunctionDefinition =>
  defineFunction(name, ['job', 'part', 'parts'], body);

/** Reads a job's fields into locals. */
export function readJob<F extends string>(
  frame: WorkFrame,
  fields: readonly F[],
): { job: Record<F, Local>; load: Code } {
  const job = Object.fromEntries(fields.map((field) => [field, frame.local()])) as Record<F, Local>;
  const load = sequence(...fields.map((field, i) => job[field].set(i32.load(frame.params.job.get, 4 * i))));
  return { job, load };
}

/** Sets `first` and `end` to this part's share of `total` units. */
export function share({ params: { part, parts } }: WorkFrame, total: Code, first: Local, end: Local): Code {
  return sequence(
    first.set(i32.div(i32.mul(total, part.get), parts.get)),
    end.set(i32.div(i32.mul(total, i32.add(part.get, i32.constant(1))), parts.get)),
  );
}
