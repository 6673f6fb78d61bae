import { type FunctionDefinition, forRange, i32, ifElse, plus, sequence, times } from '../../../assembler';
import { defineWork, readJob, share } from './job';
import { callProduct } from './product';

/** The numbers that a product of two matrices is described by. */
export const multiplicationFields = [
  'a',
  'b',
  'out',
  'rows',
  'columns',
  'steps',
  'aRow',
  'aStep',
  'bPanel',
  'bStep',
  'outRow',
  'byColumns',
] as const;

/** Steps that are summed before the sum is added to the rest: keeps both operands in a near cache, and long sums precise. */
const BLOCK = 256;

/** Product of two matrices. Parts take rows, or panels of 8 columns when `byColumns` is 1. */
export const multiplication = (): FunctionDefinition =>
  defineWork('multiplication', (frame) => {
    const { job, load } = readJob(frame, multiplicationFields);
    const [first, end, step, left, size, limit] = [
      frame.local(),
      frame.local(),
      frame.local(),
      frame.local(),
      frame.local(),
      frame.local(),
    ];
    return sequence(
      load,
      ifElse(
        job.byColumns.get,
        sequence(
          share(frame, i32.div(plus(job.columns.get, i32.constant(7)), i32.constant(8)), first, end),
          job.b.add(times(first.get, job.bPanel.get)),
          job.out.add(times(first.get, 32)),
          left.set(i32.sub(job.columns.get, times(first.get, 8))),
          size.set(times(i32.sub(end.get, first.get), 8)),
          job.columns.set(i32.minimum(left, size)),
        ),
        sequence(
          share(frame, job.rows.get, first, end),
          job.a.add(times(first.get, job.aRow.get)),
          job.out.add(times(first.get, job.outRow.get)),
          job.rows.set(i32.sub(end.get, first.get)),
        ),
      ),
      limit.set(i32.constant(BLOCK)),
      forRange(
        step,
        job.steps.get,
        i32.constant(BLOCK),
        sequence(
          left.set(i32.sub(job.steps.get, step.get)),
          callProduct({
            a: plus(job.a.get, times(step.get, job.aStep.get)),
            aRow: job.aRow.get,
            aStep: job.aStep.get,
            aLine: i32.constant(0),
            b: plus(job.b.get, times(step.get, job.bStep.get)),
            bPanel: job.bPanel.get,
            bStep: job.bStep.get,
            bLine: i32.constant(0),
            out: job.out.get,
            outRow: job.outRow.get,
            rows: job.rows.get,
            columns: job.columns.get,
            steps: i32.minimum(left, limit),
            lines: i32.constant(1),
            // Nothing is kept in the first block.
            keep: i32.sub(i32.less(step.get, i32.constant(1)), i32.constant(1)),
          }),
        ),
      ),
    );
  });
