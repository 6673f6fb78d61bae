import { type Code, type FunctionDefinition, f32x4, i32, type Local, sequence, whileLoop } from '../../../assembler';
import { defineWork, readJob, share } from './job';

export const elementwiseFields = ['x', 'out', 'count', 'parameter'] as const;

/** out = f(x), element by element. `parameter` is the address of a float32.
 *
 *  @param f makes the code for four elements from a local that holds them, with further locals on demand.
 */
function elementwise(name: string, f: (x: Local, parameter: Code, local: () => Local) => Code): FunctionDefinition {
  return defineWork(name, (frame) => {
    const { job, load } = readJob(frame, elementwiseFields);
    const [index, end, limit] = [frame.local(), frame.local(), frame.local()];
    const x = frame.local('v128');
    const value = f(x, f32x4.loadSplat(job.parameter.get), () => frame.local('v128'));
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

/** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule. */
const polynomial = (x: Code, coefficients: readonly number[]): Code =>
  coefficients
    .slice(0, -1)
    .reduceRight<Code>(
      (sum, coefficient) => f32x4.add(f32x4.mul(sum, x), f32x4.constant(coefficient)),
      f32x4.constant(coefficients[coefficients.length - 1]!),
    );

// Both polynomials are fitted to the smallest largest relative error: 3.3e-9 and 4.4e-9.
/** (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2. */
const EXPONENTIAL = [0.499999931, 0.166665148, 0.0416684568, 0.00836941904, 0.00138131424];
/** (tanh(x) - x) / x^3 as a function of x^2, for |x| <= 5/8. */
const TANH = [-0.333332819, 0.133314422, -0.0537397121, 0.0206390784, -0.00570497806];
/** ln 2 in two parts, the first with so few digits that whole multiples of it are exact. */
const [LN2_HIGH, LN2_LOW] = [0.693359375, -2.1219444e-4];

/** e^x for -87 <= x <= 88: e^x = 2^n e^r with n = round(x / ln 2). */
function exponential(x: Local, n: Local, r: Local): Code {
  const times = (constant: number) => f32x4.mul(n.get, f32x4.constant(constant));
  return sequence(
    n.set(f32x4.nearest(f32x4.mul(x.get, f32x4.constant(1 / Math.LN2)))),
    r.set(f32x4.sub(f32x4.sub(x.get, times(LN2_HIGH)), times(LN2_LOW))),
    f32x4.mul(
      f32x4.add(
        f32x4.add(f32x4.mul(polynomial(r.get, EXPONENTIAL), f32x4.mul(r.get, r.get)), r.get),
        f32x4.constant(1),
      ),
      f32x4.powerOfTwo(n.get),
    ),
  );
}

/** Hyperbolic tangent, right to 1.5e-7 relative: x + x^3 P(x^2) near 0, elsewhere (1 - e) / (1 + e) with e = e^(-2 |x|) and the sign of x. */
export const tanh = (): FunctionDefinition =>
  elementwise('tanh', (x, _, local) => {
    const [size, exponent, e, n, r] = [local(), local(), local(), local(), local()];
    const square = f32x4.mul(x.get, x.get);
    const near = f32x4.add(x.get, f32x4.mul(x.get, f32x4.mul(square, polynomial(square, TANH))));
    const far = f32x4.div(f32x4.sub(f32x4.constant(1), e.get), f32x4.add(f32x4.constant(1), e.get));
    return sequence(
      size.set(f32x4.abs(x.get)),
      // Beyond 9.1, tanh is 1 in float32.
      exponent.set(f32x4.mul(f32x4.minimum(size.get, f32x4.constant(9.1)), f32x4.constant(-2))),
      e.set(exponential(exponent, n, r)),
      f32x4.select(near, f32x4.select(x.get, far, f32x4.signMask), f32x4.less(size.get, f32x4.constant(0.625))),
    );
  });
