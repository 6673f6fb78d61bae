import { type Code, type FunctionDefinition, f32x4, i32, type Local, sequence, whileLoop } from './assembler';
import { defineWork, readJob, share } from './job';

export const elementwiseFields = ['x', 'out', 'count', 'parameter'] as const;

/** out = f(x), element by element. `parameter` is the address of a float32.
 *
 *  @param f makes the code for four elements from a local that holds them.
 */
function elementwise(name: string, f: (x: Local, parameter: Code) => Code): FunctionDefinition {
  return defineWork(name, (frame) => {
    const { job, load } = readJob(frame, elementwiseFields);
    const [index, end, limit] = [frame.local(), frame.local(), frame.local()];
    const x = frame.local('v128');
    const value = f(x, f32x4.loadSplat(job.parameter.get));
    const at = (base: Local) => i32.add(base.get, i32.mul(index.get, i32.constant(4)));
    const groups = i32.div(i32.add(job.count.get, i32.constant(3)), i32.constant(4));
    return sequence(
      load,
      share(frame, groups, index, end),
      index.set(i32.mul(index.get, i32.constant(4))),
      end.set(i32.mul(end.get, i32.constant(4))),
      end.set(i32.minimum(end, job.count)),
      limit.set(i32.sub(end.get, i32.constant(3))),
      whileLoop(
        i32.less(index.get, limit.get),
        sequence(x.set(f32x4.load(at(job.x))), f32x4.store(at(job.out), value), index.add(i32.constant(4))),
      ),
      // The last one to three elements, one at a time.
      whileLoop(
        i32.less(index.get, end.get),
        sequence(x.set(f32x4.loadFirst(at(job.x))), f32x4.storeFirst(at(job.out), value), index.add(i32.constant(1))),
      ),
    );
  });
}

/** max(x, 0) + parameter min(x, 0). */
export const leakyRelu = (): FunctionDefinition =>
  elementwise('leakyRelu', (x, slope) =>
    f32x4.add(f32x4.maximum(x.get, f32x4.zero), f32x4.mul(slope, f32x4.minimum(x.get, f32x4.zero))),
  );

// tanh(x) = x P(x^2) / Q(x^2) on [-9, 9], beyond which tanh is 1 in float32; fitted to a largest relative error of 7.5e-9 (weighted least squares
// until equal ripples). Evaluated in float32 it is right to 3.4e-7.
const NUMERATOR = [1, 0.130797207, 0.00309915864, 1.1103878e-5, -2.00188861e-8, 5.17754034e-11, -8.22803468e-14];
const DENOMINATOR = [1, 0.464130491, 0.0244760923, 0.000253914506];

/** Hyperbolic tangent. */
export const tanh = (): FunctionDefinition =>
  elementwise('tanh', (x) => {
    const within = (value: Code, limit: number) =>
      f32x4.maximum(f32x4.minimum(value, f32x4.constant(limit)), f32x4.constant(-limit));
    const square = f32x4.mul(x.get, x.get);
    const polynomial = (coefficients: readonly number[]): Code =>
      coefficients.reduceRight<Code>(
        (sum, coefficient) =>
          sum.length === 0
            ? f32x4.constant(coefficient)
            : f32x4.add(f32x4.mul(sum, square), f32x4.constant(coefficient)),
        [],
      );
    return sequence(
      x.set(within(x.get, 9)),
      within(f32x4.div(f32x4.mul(x.get, polynomial(NUMERATOR)), polynomial(DENOMINATOR)), 1),
    );
  });
