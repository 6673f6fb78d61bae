import { createSeed, gradients, permutation } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { matMul, mean, mul, type Tensor2D, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { activeOutput } from './active-output';
import {
  type ConditionalActivationOptions,
  conditionalActivationDiscriminatorLoss,
  conditionalActivationDiscriminatorRows,
  conditionalActivationGeneratorLoss,
  conditionalActivationGeneratorRows,
} from './conditional-activation';
import { gradientPenalty } from './gradient-penalty';
import { itDifferentiates } from './internal/derivatives-suite';
import { dot, type Matrix, matrix, numberOf, type Vector } from './internal/embedded-batches';
import { average, softplus } from './internal/in-float64';
import { anyMatrix } from './internal/labelled-logits';
import { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';
import { r1Penalty } from './r1-penalty';

interface Sides {
  readonly real: Matrix;
  readonly ofReal: Matrix;
  readonly fake: Matrix;
  readonly ofFake: Matrix;
}
type Form = NonNullable<ConditionalActivationOptions['form']>;
const forms: readonly Form[] = ['lsgan', 'wgan', 'logistic'];
const total = (rows: Vector) => rows.reduce((sum, row) => sum + row, 0);

const discriminatorRows = ({ real, ofReal, fake, ofFake }: Sides, form: Form) =>
  Array.from(
    tidy(() =>
      conditionalActivationDiscriminatorRows(matrix(real), matrix(ofReal), matrix(fake), matrix(ofFake), {
        form,
      }).dataSync(),
    ),
  );
const generatorRows = ({ fake, ofFake }: Sides, form: Form) =>
  Array.from(tidy(() => conditionalActivationGeneratorRows(matrix(fake), matrix(ofFake), { form }).dataSync()));
const discriminatorLoss = ({ real, ofReal, fake, ofFake }: Sides, options?: ConditionalActivationOptions) =>
  numberOf(() =>
    conditionalActivationDiscriminatorLoss(matrix(real), matrix(ofReal), matrix(fake), matrix(ofFake), options),
  );
const generatorLoss = ({ fake, ofFake }: Sides, options?: ConditionalActivationOptions) =>
  numberOf(() => conditionalActivationGeneratorLoss(matrix(fake), matrix(ofFake), options));
const slopesOf = ({ real, ofReal, fake, ofFake }: Sides, form: Form) =>
  tidy(() => {
    const [cReal, cFake] = [matrix(ofReal), matrix(ofFake)];
    const judge = (r: Tensor2D, f: Tensor2D) => conditionalActivationDiscriminatorLoss(r, cReal, f, cFake, { form });
    const make = (f: Tensor2D) => conditionalActivationGeneratorLoss(f, cFake, { form });
    const [ofRealOutputs, ofFakeOutputs] = gradients(judge)([matrix(real), matrix(fake)]);
    const [ofGenerator] = gradients(make)([matrix(fake)]);
    return {
      real: ofRealOutputs.arraySync(),
      fake: ofFakeOutputs.arraySync(),
      generator: ofGenerator.arraySync(),
    };
  });

/** The rows in float64. */
const reference: Readonly<
  Record<
    Form,
    {
      discriminator: (r: Vector, c: Vector, f: Vector, d: Vector) => number;
      generator: (f: Vector, c: Vector) => number;
    }
  >
> = {
  lsgan: {
    discriminator: (r, c, f, d) => total(r.map((x, k) => c[k]! * (x - 1) ** 2 + d[k]! * f[k]! ** 2)),
    generator: (f, c) => total(f.map((x, k) => c[k]! * (x - 1) ** 2)),
  },
  wgan: { discriminator: (r, c, f, d) => dot(d, f) - dot(c, r), generator: (f, c) => -dot(c, f) },
  logistic: {
    discriminator: (r, c, f, d) => softplus(-dot(c, r)) + softplus(dot(d, f)),
    generator: (f, c) => softplus(-dot(c, f)),
  },
};

const bits = (rows: number, columns: number) => {
  const row = fc.array(fc.constantFrom(0, 1), { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
};
const anySides: fc.Arbitrary<Sides> = fc
  .record({ n: fc.integer({ min: 1, max: 5 }), c: fc.integer({ min: 1, max: 5 }) })
  .chain(({ n, c }) =>
    fc.record({ real: anyMatrix(n, c), ofReal: bits(n, c), fake: anyMatrix(n, c), ofFake: bits(n, c) }),
  );
const forSides = (property: (sides: Sides, form: Form) => void) =>
  fc.assert(fc.property(anySides, fc.constantFrom(...forms), property), { numRuns: 40 });
const close = { atol: 2e-5 };

/** Two rows, three conditions: the test vectors. */
const vector: Sides = {
  real: [
    [0.8, -0.3, 0.1],
    [0.2, 0.5, -0.7],
  ],
  ofReal: [
    [1, 0, 0],
    [0, 1, 0],
  ],
  fake: [
    [0.4, 0.9, -0.2],
    [-0.6, 0.3, 0.25],
  ],
  ofFake: [
    [0, 1, 0],
    [0, 0, 1],
  ],
};

describeOnEngines('conditionalActivationDiscriminatorLoss and conditionalActivationGeneratorLoss', () => {
  it('have the rows of the test vectors', () => {
    expectClose(discriminatorRows(vector, 'lsgan'), [0.85, 0.3125]);
    expectClose(generatorRows(vector, 'lsgan'), [0.01, 0.5625]);
    expectClose(discriminatorRows(vector, 'wgan'), [0.1, -0.25]);
    expectClose(generatorRows(vector, 'wgan'), [-0.9, -0.25]);
    expectClose(discriminatorRows(vector, 'logistic'), [1.612254541, 1.300016404]);
    expectClose(generatorRows(vector, 'logistic'), [0.341153875, 0.57593942]);
  });

  it('have the slopes of the test vectors', () => {
    const { real, fake, generator } = slopesOf(vector, 'lsgan');
    expectClose(real, [-0.4, 0, 0, 0, -1, 0]);
    expectClose(fake, [0, 1.8, 0, 0, 0, 0.5]);
    expectClose(generator, [0, -0.2, 0, 0, 0, -1.5]);
  });

  it('are least squares unless told otherwise, reduced as published: sums, and a mean in the logistic form', () => {
    expectClose(discriminatorLoss(vector), 1.1625);
    expectClose(generatorLoss(vector), 0.5725);
    expectClose(discriminatorLoss(vector, { reduction: 'mean' }), 1.1625 / 2);
    expectClose(generatorLoss(vector, { reduction: 'mean' }), 0.5725 / 2);
    expectClose(discriminatorLoss(vector, { form: 'wgan' }), -0.15);
    expectClose(generatorLoss(vector, { form: 'wgan' }), -1.15);
    expectClose(discriminatorLoss(vector, { form: 'logistic' }), 2.912270945 / 2);
    expectClose(generatorLoss(vector, { form: 'logistic' }), 0.917093295 / 2);
    expectClose(generatorLoss(vector, { form: 'logistic', reduction: 'sum' }), 0.917093295);
    tidy(() => {
      const [r, c, f, d] = [vector.real, vector.ofReal, vector.fake, vector.ofFake].map(matrix) as [
        Tensor2D,
        Tensor2D,
        Tensor2D,
        Tensor2D,
      ];
      expectClose(conditionalActivationDiscriminatorRows(r, c, f, d), [0.85, 0.3125]);
      expectClose(conditionalActivationGeneratorRows(f, d), [0.01, 0.5625]);
    });
  });

  it('are the equations in float64, in every form', () => {
    forSides((sides, form) => {
      const { real, ofReal, fake, ofFake } = sides;
      const ofRow = reference[form];
      const judged = real.map((r, i) => ofRow.discriminator(r, ofReal[i]!, fake[i]!, ofFake[i]!));
      const made = fake.map((f, i) => ofRow.generator(f, ofFake[i]!));
      expectClose(discriminatorRows(sides, form), judged, close);
      expectClose(generatorRows(sides, form), made, close);
      expectClose(discriminatorLoss(sides, { form, reduction: 'sum' }), total(judged), { atol: 1e-4 });
      expectClose(generatorLoss(sides, { form, reduction: 'mean' }), average(made), close);
    });
  });

  it('A1: give outputs without their condition exactly no gradient', () => {
    forSides((sides, form) => {
      const { real, fake, generator } = slopesOf(sides, form);
      const inactive = (slopes: Matrix, conditions: Matrix) =>
        slopes.flatMap((row, i) => row.filter((_, k) => conditions[i]![k] === 0));
      const all = [
        ...inactive(real, sides.ofReal),
        ...inactive(fake, sides.ofFake),
        ...inactive(generator, sides.ofFake),
      ];
      expect(all).toSatisfy((slopes: number[]) => slopes.every((slope) => slope === 0));
    });
  });

  it('A2: are 0 if and only if active outputs are 1 on real and 0 on generated images; for G, 1', () => {
    forSides((sides) => {
      const { real, ofReal, fake, ofFake } = sides;
      const where = (outputs: Matrix, conditions: Matrix, value: number) =>
        outputs.map((row, i) => row.map((x, k) => (conditions[i]![k] === 1 ? value : x)));
      expect(discriminatorLoss({ ...sides, real: where(real, ofReal, 1), fake: where(fake, ofFake, 0) })).toBe(0);
      expect(generatorLoss({ ...sides, fake: where(fake, ofFake, 1) })).toBe(0);
      const far = (outputs: Matrix, conditions: Matrix, value: number) =>
        outputs.some((row, i) => row.some((x, k) => conditions[i]![k] === 1 && Math.abs(x - value) > 1e-6));
      if (far(real, ofReal, 1) || far(fake, ofFake, 0)) expect(discriminatorLoss(sides)).toBeGreaterThan(0);
      if (far(fake, ofFake, 1)) expect(generatorLoss(sides)).toBeGreaterThan(0);
    });
  });

  it('A3: are least squares without the half for one class', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }).chain((n) => fc.tuple(anyMatrix(n, 1), anyMatrix(n, 1))),
        ([real, fake]) => {
          const ones = real.map(() => [1]);
          const sides = { real, ofReal: ones, fake, ofFake: ones };
          const plain = numberOf(() => leastSquaresDiscriminatorLoss(matrix(real), matrix(fake)));
          expectClose(discriminatorLoss(sides, { reduction: 'mean' }), 2 * plain, close);
          const plainGenerator = numberOf(() => leastSquaresGeneratorLoss(matrix(fake)));
          expectClose(generatorLoss(sides, { reduction: 'mean' }), 2 * plainGenerator, close);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('A4: do not change when outputs and conditions are permuted together', () => {
    fc.assert(
      fc.property(anySides, fc.constantFrom(...forms), fc.nat(), (sides, form, seed) => {
        const order = Array.from(permutation(createSeed(seed), sides.real[0]!.length));
        const permute = (rows: Matrix) => rows.map((row) => order.map((k) => row[k]!));
        const permuted = {
          real: permute(sides.real),
          ofReal: permute(sides.ofReal),
          fake: permute(sides.fake),
          ofFake: permute(sides.ofFake),
        };
        expectClose(discriminatorRows(permuted, form), discriminatorRows(sides, form), close);
        expectClose(generatorRows(permuted, form), generatorRows(sides, form), close);
      }),
      { numRuns: 30 },
    );
  });

  it('A4: add up over disjoint conditions, for the forms that are sums over outputs', () => {
    fc.assert(
      fc.property(anySides, fc.constantFrom('lsgan', 'wgan'), fc.nat(), (sides, form, mask) => {
        const part = (rows: Matrix, keep: number) =>
          rows.map((row) => row.map((c, k) => c * Number(((mask >> k) & 1) === keep)));
        const only = (keep: number) => ({
          ...sides,
          ofReal: part(sides.ofReal, keep),
          ofFake: part(sides.ofFake, keep),
        });
        const sum = (rows: (sides: Sides, form: Form) => number[]) =>
          rows(only(0), form).map((x, i) => x + rows(only(1), form)[i]!);
        expectClose(sum(discriminatorRows), discriminatorRows(sides, form), close);
        expectClose(sum(generatorRows), generatorRows(sides, form), close);
      }),
      { numRuns: 30 },
    );
  });

  it('A5: depend on active outputs only', () => {
    forSides((sides, form) => {
      const elsewhere = (outputs: Matrix, conditions: Matrix) =>
        outputs.map((row, i) => row.map((x, k) => (conditions[i]![k] === 1 ? x : 3 - x)));
      const moved = { ...sides, real: elsewhere(sides.real, sides.ofReal), fake: elsewhere(sides.fake, sides.ofFake) };
      const same = { rtol: 0, atol: 0 };
      expectClose(discriminatorRows(moved, form), discriminatorRows(sides, form), same);
      expectClose(generatorRows(moved, form), generatorRows(sides, form), same);
    });
  });

  it('A5: leave to the penalty of the Wasserstein form all outputs, to that of the logistic form the active ones', () => {
    const [images, mix] = [matrix(vector.real), tensor1d([0.25, 0.75])];
    fc.assert(
      fc.property(anyMatrix(3, 4, 2), fc.integer({ min: 0, max: 3 }), (kernel, k) => {
        tidy(() => {
          const outputs = (x: Tensor2D) => matMul(x, matrix(kernel)) as Tensor2D; // D_k(x) = x.w_k
          const wasserstein = gradientPenalty((x: Tensor2D) => mean(outputs(x), 1), images, images, { mix });
          const meanKernel = kernel.map((row) => average(row));
          expectClose(wasserstein, [(Math.hypot(...meanKernel) - 1) ** 2], { atol: 1e-5 });
          const condition = oneHotRows([k, k], 4);
          const logistic = mul(
            2,
            r1Penalty((x: Tensor2D) => activeOutput(outputs(x), condition), images),
          );
          expectClose(logistic, [Math.hypot(...kernel.map((row) => row[k]!)) ** 2], { atol: 1e-5 });
        });
      }),
      { numRuns: 20 },
    );
  });

  it('have no loss where an image has no condition, but 2 ln 2 and ln 2 in the logistic form', () => {
    const none = vector.real.map((row) => row.map(() => 0));
    const sides = { ...vector, ofReal: none, ofFake: none };
    for (const form of ['lsgan', 'wgan'] as const) {
      expect(discriminatorRows(sides, form).map(Math.abs)).toEqual([0, 0]);
      expect(generatorRows(sides, form).map(Math.abs)).toEqual([0, 0]);
    }
    expectClose(discriminatorRows(sides, 'logistic'), [2 * Math.LN2, 2 * Math.LN2]);
    expectClose(generatorRows(sides, 'logistic'), [Math.LN2, Math.LN2]);
  });

  it.each(forms)('are finite for outputs up to 1e4 in form %s, in value and slopes', (form) => {
    const large = [[1e4, -1e4, 0]];
    for (const condition of [[[1, 0, 0]], [[0, 1, 0]], [[1, 1, 1]]]) {
      const sides = { real: large, ofReal: condition, fake: large, ofFake: condition };
      const ofRow = reference[form];
      expectClose(discriminatorRows(sides, form), [
        ofRow.discriminator(large[0]!, condition[0]!, large[0]!, condition[0]!),
      ]);
      expectClose(generatorRows(sides, form), [ofRow.generator(large[0]!, condition[0]!)]);
      const { real, fake, generator } = slopesOf(sides, form);
      expect([real, fake, generator].flat(2)).toSatisfy((slopes: number[]) => slopes.every(Number.isFinite));
    }
  });

  it('leave no tensors', async () => {
    const [x, c] = [matrix(vector.fake), matrix(vector.ofFake)];
    await expectNoLeak(() => {
      for (const form of forms) {
        conditionalActivationDiscriminatorLoss(x, c, x, c, { form }).dispose();
        conditionalActivationGeneratorLoss(x, c, { form }).dispose();
        conditionalActivationDiscriminatorRows(x, c, x, c, { form }).dispose();
        conditionalActivationGeneratorRows(x, c, { form }).dispose();
      }
    });
  });

  it('reject, before making a tensor, what they cannot honour', async () => {
    const [x, more, flat] = [
      matrix([[1, 2]]),
      matrix([
        [1, 2],
        [1, 2],
      ]),
      zeros([2]) as never as Tensor2D,
    ];
    await expectNoLeak(() => {
      for (const [name, loss] of Object.entries({
        conditionalActivationDiscriminatorLoss,
        conditionalActivationDiscriminatorRows,
      })) {
        expect(() => loss(x, x, more, more)).toThrow(
          `${name}: expected fakeOutputs to have the shape of realOutputs, [1, 2], got [2, 2]. Row i of each belongs to sample i.`,
        );
        expect(() => loss(x, more, x, x)).toThrow(`${name}: expected realConditions to have the shape of realOutputs`);
        expect(() => loss(x, x, x, more)).toThrow(`${name}: expected fakeConditions to have the shape of realOutputs`);
        expect(() => loss(flat, x, x, x)).toThrow(`${name}: expected realOutputs to be [N, C], not empty, got [2].`);
        expect(() => loss(x, x, x, undefined as never)).toThrow(
          `${name}: expected fakeConditions to be a tensor, got undefined.`,
        );
        expect(() => loss(x, x, x, x, { form: 'lsgam' as 'lsgan' })).toThrow(
          `${name}: expected form to be one of 'lsgan', 'wgan', 'logistic', got 'lsgam'. Did you mean 'lsgan'?`,
        );
      }
      for (const [name, loss] of Object.entries({
        conditionalActivationGeneratorLoss,
        conditionalActivationGeneratorRows,
      })) {
        expect(() => loss(x, more)).toThrow(`${name}: expected fakeConditions to have the shape of fakeOutputs`);
        expect(() => loss(x, x, { form: 'hinge' as 'lsgan' })).toThrow(
          `${name}: expected form to be one of 'lsgan', 'wgan', 'logistic', got 'hinge'.`,
        );
      }
      expect(() => conditionalActivationGeneratorLoss(x, x, { reduction: 'none' as 'sum' })).toThrow(
        "conditionalActivationGeneratorLoss: expected reduction to be one of 'sum', 'mean', got 'none'.",
      );
      expect(() => conditionalActivationDiscriminatorLoss(x, x, x, x, { reduction: 'max' as 'sum' })).toThrow(
        "conditionalActivationDiscriminatorLoss: expected reduction to be one of 'sum', 'mean', got 'max'.",
      );
    });
  });
});

describeOnEngines('conditionalActivationDiscriminatorLoss', () => {
  const conditions = [
    [1, 0, 1],
    [0, 1, 1],
  ];
  for (const form of forms)
    itDifferentiates(
      (r, f) =>
        tidy(() =>
          conditionalActivationDiscriminatorLoss(r!, matrix(conditions), f!, matrix(conditions), { form }).square(),
        ),
      [vector.real, vector.fake],
    );
});

describeOnEngines('conditionalActivationGeneratorLoss', () => {
  for (const form of forms)
    itDifferentiates(
      (f) => tidy(() => conditionalActivationGeneratorLoss(f!, matrix(vector.ofFake), { form }).square()),
      [vector.fake],
    );
});
