import '@tensorflow/tfjs';
import { createSeed, foldIn, normal } from '@gans/tensor';
import { conv2d } from '@gans/tensor/ops';
import { add, engine, relu, square, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { useEngine } from '../../../index';
import { findNodePackage, type TensorflowBackend } from '../backend';
import { wheels } from '../wheels';
import { normalizedConvolution } from './normalized-convolution';
import { type Ops, opsOf } from './ops';

const absent = await useEngine('tensorflow', { threads: 1 }).then(
  () => undefined,
  (error: Error) => error.message,
);
const FUSED = '_MklNativeFusedConv2D';
const draw = (name: string, shape: number[]) => normal(foldIn(createSeed(12), name), shape);

/** The ops of the library, which notes their names, and lacks some. */
function watched(lacks: readonly string[] = []): { ops: Ops; called: string[] } {
  const { one, many, backend } = opsOf(engine().backend as TensorflowBackend);
  const called: string[] = [];
  const ops: Ops = {
    backend,
    many,
    one: (op, inputs, attributes) => {
      called.push(op);
      if (lacks.includes(op)) throw new Error(`no op ${op}`);
      return one(op, inputs, attributes);
    },
  };
  return { ops, called };
}

function compute(ops: Ops, { border = 0, addend }: { border?: number; addend?: boolean } = {}) {
  const [x, kernel, one] = [draw('x', [2, 6, 6, 3]), draw('kernel', [3, 3, 3, 4]), draw('branch', [2, 3, 3, 4])];
  const vector = (name: string) => draw(name, [4]);
  const norm = { gain: vector('gain'), bias: vector('bias'), mean: vector('mean'), variance: square(vector('spread')) };
  const geometry = { stride: 2, padding: border === 0 ? 'same' : 'valid', border, rectified: true, epsilon: 0.1 };
  const inputs = { x, kernel, ...norm, ...(addend && { addend: one }) };
  const [output, scaled] = normalizedConvolution(ops, inputs, geometry) as [Tensor, Tensor];
  const scale = norm.gain.div(norm.variance.add(0.1).sqrt());
  const plain = conv2d(x as Tensor4D, kernel as Tensor4D, { stride: 2, padding: border === 0 ? 'same' : border });
  const normed = add(plain.sub(norm.mean).mul(scale), norm.bias);
  return { output, scaled, expected: relu(addend ? add(normed, one) : normed), expectedKernel: kernel.mul(scale) };
}

/** Whether the engine is the one of `gans setup`, without a GPU: others may lack the op. */
function isSetUp(): boolean {
  const { TF_Version, isUsingGpuDevice } = (engine().backend as TensorflowBackend).binding;
  const isOurs = findNodePackage()?.ownBinding === undefined && TF_Version === wheels['linux x64']!.version;
  return isOurs && `${process.platform} ${process.arch}` === 'linux x64' && !isUsingGpuDevice();
}

const close = { rtol: 1e-4, atol: 1e-4 };

describe.skipIf(absent !== undefined)(
  `the normalised convolution of tensorflow${absent === undefined ? '' : ` (skipped: ${absent})`}`,
  () => {
    it.skipIf(absent !== undefined || !isSetUp())(
      'is one op of the library that `gans setup` sets up, on its processors',
      () => {
        tidy(() => {
          const { ops, called } = watched();
          compute(ops);
          expect(called.filter((op) => op === FUSED)).toHaveLength(2); // the pixel that is tried, and the images
          called.length = 0;
          compute(ops, { border: 1, addend: true });
          expect(called.filter((op) => op === FUSED)).toHaveLength(1);
          expect(called).not.toContain('Relu');
        });
      },
    );

    it.each([
      ['the fused op', []],
      ['ops one by one, where the library lacks it', [FUSED]],
    ] as const)('gives by %s what its parts give', (_, lacks) => {
      for (const options of [{}, { border: 1 }, { addend: true }, { border: 1, addend: true }])
        tidy(() => {
          const { output, scaled, expected, expectedKernel } = compute(watched(lacks).ops, options);
          expectClose(output, expected, close);
          expectClose(scaled, expectedKernel, close);
        });
    });

    it('asks a library that lacks the op only once', () => {
      tidy(() => {
        const { ops, called } = watched([FUSED]);
        compute(ops);
        compute(ops);
        expect(called.filter((op) => op === FUSED).length).toBeLessThanOrEqual(1);
        expect(called.filter((op) => op === 'Relu')).toHaveLength(2);
      });
    });
  },
);
