import { type Code, call, type FunctionDefinition, i32, ifElse, type Local, sequence, whileLoop } from './assembler';
import { elementwiseFields } from './elementwise';
import { defineWork, readJob, share, type WorkFrame } from './job';
import { type ProductParameter, productParameters } from './product';

/** Index of `product` in the module; it comes first. */
const PRODUCT = 0;

type ProductCall = Readonly<Record<ProductParameter, Code>>;

const callProduct = (values: ProductCall): Code => call(PRODUCT, ...productParameters.map((name) => values[name]));

const times = (a: Code, b: Code | number): Code => i32.mul(a, typeof b === 'number' ? i32.constant(b) : b);
const plus = (first: Code, ...rest: readonly Code[]): Code => rest.reduce((sum, term) => i32.add(sum, term), first);

const convolutionFields = [
  'image',
  'filter',
  'out',
  'rows',
  'outHeight',
  'outWidth',
  'outputs',
  'imageSize',
  'rowStep',
  'pixelStep',
  'lineStep',
  'run',
  'lines',
  'outSize',
  'outRowStep',
  'outPixelStep',
] as const;

/** Convolution of padded images with a filter in panels, one row of output pixels after the other; sizes and steps in bytes.
 *
 *  `rows` are all output rows of the batch, `run` the kw C neighbouring elements that a tap row covers, `lines` the kh tap rows, `outputs` a multiple of 4.
 *  From one image, row and pixel to the next it is `imageSize`, `rowStep`, `pixelStep` in the images, `outSize`, `outRowStep`, `outPixelStep` in the output.
 */
export const convolution = (): FunctionDefinition =>
  defineWork('convolution', (frame) => {
    const { job, load } = readJob(frame, convolutionFields);
    const [row, end, image, y, out] = [frame.local(), frame.local(), frame.local(), frame.local(), frame.local()];
    const steps = times(job.run.get, job.lines.get);
    return sequence(
      load,
      share(frame, job.rows.get, row, end),
      whileLoop(
        i32.less(row.get, end.get),
        sequence(
          image.set(i32.div(row.get, job.outHeight.get)),
          y.set(i32.sub(row.get, times(image.get, job.outHeight.get))),
          out.set(plus(job.out.get, times(image.get, job.outSize.get), times(y.get, job.outRowStep.get))),
          callProduct({
            a: plus(job.image.get, times(image.get, job.imageSize.get), times(y.get, job.rowStep.get)),
            aRow: job.pixelStep.get,
            aStep: i32.constant(4),
            aLine: i32.sub(job.lineStep.get, times(job.run.get, 4)),
            b: job.filter.get,
            bPanel: times(steps, 32),
            bStep: i32.constant(32),
            bLine: i32.constant(0),
            out: out.get,
            outRow: job.outPixelStep.get,
            rows: job.outWidth.get,
            columns: job.outputs.get,
            steps: job.run.get,
            lines: job.lines.get,
            keep: i32.constant(0),
          }),
          row.add(i32.constant(1)),
        ),
      ),
    );
  });

const filterGradientFields = [
  'image',
  'gradient',
  'out',
  'batch',
  'outHeight',
  'outWidth',
  'outputs',
  'imageSize',
  'rowStep',
  'pixelStep',
  'lineStep',
  'run',
  'lines',
  'block',
] as const;

/** Gradient of the same convolution to its filter, added to `out` [kh, kw C, O]: products of image columns with gradient columns.
 *
 *  `lineStep` goes from one tap row to the next, `rowStep` from one output row to the next; `block` output rows are taken together, as many as fit in the fastest cache.
 *  Parts take groups of 4 rows of the filter, whose number is kh kw C.
 */
export const filterGradient = (): FunctionDefinition =>
  defineWork('filterGradient', (frame) => {
    const { job, load } = readJob(frame, filterGradientFields);
    const [group, end, n, y, count, tap] = [
      frame.local(),
      frame.local(),
      frame.local(),
      frame.local(),
      frame.local(),
      frame.local(),
    ];
    const [groups, first, last, left] = [frame.local(), frame.local(), frame.local(), frame.local()];
    const outputsSize = times(job.outputs.get, 4);
    // This part's rows of one tap row: its groups, seen from there, cut to 0 .. groups.
    const rowsOfTap = (limit: Local, row: Local) =>
      sequence(
        row.set(clamp(frame, i32.sub(limit.get, times(tap.get, groups.get)), groups)),
        row.set(times(row.get, 4)),
      );
    return sequence(
      load,
      groups.set(i32.div(plus(job.run.get, i32.constant(3)), i32.constant(4))),
      share(frame, times(groups.get, job.lines.get), group, end),
      forRange(
        n,
        job.batch.get,
        i32.constant(1),
        sequence(
          forRange(
            y,
            job.outHeight.get,
            job.block.get,
            sequence(
              left.set(i32.sub(job.outHeight.get, y.get)),
              count.set(i32.minimum(left, job.block)),
              forRange(
                tap,
                job.lines.get,
                i32.constant(1),
                sequence(
                  rowsOfTap(group, first),
                  rowsOfTap(end, last),
                  last.set(i32.minimum(last, job.run)),
                  callProduct({
                    a: plus(
                      job.image.get,
                      times(n.get, job.imageSize.get),
                      times(y.get, job.rowStep.get),
                      times(tap.get, job.lineStep.get),
                      times(first.get, 4),
                    ),
                    aRow: i32.constant(4),
                    aStep: job.pixelStep.get,
                    aLine: i32.sub(job.rowStep.get, times(job.pixelStep.get, job.outWidth.get)),
                    b: plus(
                      job.gradient.get,
                      times(times(plus(times(n.get, job.outHeight.get), y.get), job.outWidth.get), outputsSize),
                    ),
                    bPanel: i32.constant(32),
                    bStep: outputsSize,
                    bLine: i32.constant(0),
                    out: plus(job.out.get, times(plus(times(tap.get, job.run.get), first.get), outputsSize)),
                    outRow: outputsSize,
                    rows: i32.sub(last.get, first.get),
                    columns: job.outputs.get,
                    steps: job.outWidth.get,
                    lines: count.get,
                    keep: i32.constant(-1),
                  }),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  });

const multiplicationFields = [
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

/** Runs a statement with `index` at 0, step, 2 step, ... below `end`. */
const forRange = (index: Local, end: Code, step: Code, body: Code): Code =>
  sequence(index.set(i32.constant(0)), whileLoop(i32.less(index.get, end), sequence(body, index.add(step))));

/** The value cut to 0 .. limit. */
function clamp(frame: WorkFrame, value: Code, limit: Local): Code {
  const [held, zero] = [frame.local(), frame.local()];
  return [
    ...held.set(value),
    ...zero.set(i32.constant(0)),
    ...held.set(i32.maximum(held, zero)),
    ...i32.minimum(held, limit),
  ];
}

/** The numbers that each kind of work is described by, in their order in memory. */
export const jobs = {
  convolution: convolutionFields,
  filterGradient: filterGradientFields,
  multiplication: multiplicationFields,
  leakyRelu: elementwiseFields,
  tanh: elementwiseFields,
} as const;

/** The kinds of work. */
export type JobName = keyof typeof jobs;
export type Job<N extends JobName> = Readonly<Record<(typeof jobs)[N][number], number>>;
