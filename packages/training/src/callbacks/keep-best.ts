import { ValueError } from '@gans/tensor';
import type { StepCallback, StepReport } from './step-callback';

/** The best evaluation of a run so far; survives JSON. */
export interface Best {
  readonly metric: string;
  readonly value: number;
  /** The step after which it was evaluated. */
  readonly step: number;
}

/** One evaluation. */
export interface Evaluation extends Best {
  /** Whether it is the best so far, and was saved. */
  readonly isBest: boolean;
}

/** What is evaluated and kept. */
export interface KeepBestOptions<Report extends StepReport> {
  /** Its name: goes into what is saved. */
  readonly metric: string;
  /** Which values are better. */
  readonly direction: 'higher' | 'lower';
  /** Gives the metric of the weights as they are. */
  readonly evaluate: (report: Report) => number | Promise<number>;
  /** Saves the weights, over those that were best before; `best` belongs beside them, so that a resumed run knows it. */
  readonly save: (report: Report, best: Best) => void | Promise<void>;
  /** Of an earlier session of the same run. */
  readonly best?: Best | undefined;
  /** Is told of each evaluation, after what it led to. */
  readonly onEvaluation?: (evaluation: Evaluation) => void;
}

/** Evaluates, and saves what is better than all before; wrap it in `every`, since it acts on each call.
 *
 *  The first of equal values is kept; NaN is never the best. A choice by a metric of the test set is no longer an honest test: evaluate on images kept aside.
 *
 *  @param options see `KeepBestOptions`.
 *  @returns the `onStep` of any loop.
 *  @throws ValueError when `best` is of another metric.
 *  @example
 *  const onStep = every(500, keepBest({
 *    metric: 'loss', direction: 'lower',
 *    evaluate: ({ scalars }) => scalars.loss ?? Number.NaN,
 *    save: ({ step }) => console.log('best at', step),
 *  }));
 */
export function keepBest<Report extends StepReport>(options: KeepBestOptions<Report>): StepCallback<Report> {
  const { metric, direction, evaluate, save, onEvaluation } = options;
  if (options.best !== undefined && options.best.metric !== metric)
    throw new ValueError(
      `keepBest: expected best to be of ${metric}, got ${options.best.metric}. Values of two metrics cannot be compared.`,
    );
  const sign = direction === 'higher' ? 1 : -1;
  let best = options.best;
  return async (report) => {
    const value = await evaluate(report);
    const evaluated: Best = { metric, value, step: report.step };
    const isBest = !Number.isNaN(value) && (best === undefined || sign * value > sign * best.value);
    if (isBest) {
      await save(report, evaluated);
      best = evaluated;
    }
    onEvaluation?.({ ...evaluated, isBest });
  };
}
