import {
  type Code,
  type FunctionDefinition,
  forRange,
  i32,
  type Local,
  plus,
  sequence,
  times,
  whileLoop,
} from '../../../assembler';
import { defineWork, readJob, share, type WorkFrame } from './job';
import { callProduct } from './product';

/** The numbers that a convolution is described by. */
export const convolutionFields = [
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

/** The numbers that the gradient of one to its filter is described by. */
export const filterGradientFields = [
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
