import { conv2d, engine, grads, type Tensor, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import type { ConvGeometry } from './conv-geometry';
import { anyConvolution, wholeNumbers } from './testing/arbitraries';
import { forEachProduct } from './testing/reference';

const exact = { rtol: 0, atol: 0 };

// TensorFlow's own kernels refuse some dilations of tiny images, and err with unequal strides on some; no op of ours asks for either.
const isPlain = ({ strideHeight, strideWidth, dilationHeight, dilationWidth }: ConvGeometry) =>
  strideHeight === strideWidth && dilationHeight * dilationWidth === 1;

for (const kernelName of ['Conv2D', 'FusedConv2D']) {
  describeOnEngines(kernelName, ({ name }) => {
    it('is the convolution, whatever the sizes, strides, dilations and padding', () => {
      fc.assert(
        fc.property(anyConvolution(), ({ geometry, attributes }) => {
          if (name === 'tensorflow' && !isPlain(geometry)) return;
          tidy(() => {
            const x = tensor(wholeNumbers(size(geometry.inShape)), geometry.inShape);
            const filter = tensor(wholeNumbers(size(geometry.filterShape), 2), geometry.filterShape);
            const bias =
              kernelName === 'FusedConv2D'
                ? { bias: tensor(wholeNumbers(geometry.outChannels, 3), [geometry.outChannels]) }
                : {};
            const got = engine().runKernel(kernelName, { x, filter, ...bias }, {
              ...attributes,
              activation: 'relu',
            } as never) as Tensor;
            const expected = new Float64Array(size(geometry.outShape));
            const [xValues, filterValues] = [x.dataSync(), filter.dataSync()];
            forEachProduct(geometry, false, (y, x, w) => {
              expected[y]! += xValues[x]! * filterValues[w]!;
            });
            const biases = bias.bias?.dataSync();
            const finished = expected.map((value, i) =>
              biases === undefined ? value : Math.max(0, value + biases[i % biases.length]!),
            );
            expectClose(got, tensor(Float32Array.from(finished), geometry.outShape), exact);
          });
        }),
        { numRuns: 100 },
      );
    });
  });
}

for (const depthwise of [false, true]) {
  const [inputKernel, filterKernel] = depthwise
    ? ['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter']
    : ['Conv2DBackpropInput', 'Conv2DBackpropFilter'];

  describeOnEngines(inputKernel, ({ name }) => {
    it('is the transpose of the convolution in its input, whatever the sizes, strides, dilations and padding', () => {
      fc.assert(
        fc.property(anyConvolution(depthwise), ({ geometry, attributes }) => {
          if (name === 'tensorflow' && !isPlain(geometry)) return;
          // The shipped cpu kernel of plain convolutions knows no dilations.
          if (name === 'cpu' && !depthwise && geometry.dilationHeight * geometry.dilationWidth > 1) return;
          tidy(() => {
            const dy = tensor(wholeNumbers(size(geometry.outShape)), geometry.outShape);
            const filter = tensor(wholeNumbers(size(geometry.filterShape), 2), geometry.filterShape);
            const got = engine().runKernel(inputKernel, { dy, filter }, {
              ...attributes,
              inputShape: geometry.inShape,
            } as never) as Tensor;
            const expected = new Float64Array(size(geometry.inShape));
            const [dyValues, filterValues] = [dy.dataSync(), filter.dataSync()];
            forEachProduct(geometry, depthwise, (y, x, w) => {
              expected[x]! += dyValues[y]! * filterValues[w]!;
            });
            expectClose(got, tensor(Float32Array.from(expected), geometry.inShape), exact);
          });
        }),
        { numRuns: 150 },
      );
    });
  });

  describeOnEngines(filterKernel, ({ name }) => {
    it('is the transpose of the convolution in its filter, whatever the sizes, strides, dilations and padding', () => {
      fc.assert(
        fc.property(anyConvolution(depthwise), ({ geometry, attributes }) => {
          if (name === 'tensorflow' && !isPlain(geometry)) return;
          tidy(() => {
            const x = tensor(wholeNumbers(size(geometry.inShape)), geometry.inShape);
            const dy = tensor(wholeNumbers(size(geometry.outShape), 2), geometry.outShape);
            const got = engine().runKernel(filterKernel, { x, dy }, {
              ...attributes,
              filterShape: geometry.filterShape,
            } as never) as Tensor;
            const expected = new Float64Array(size(geometry.filterShape));
            const [xValues, dyValues] = [x.dataSync(), dy.dataSync()];
            forEachProduct(geometry, depthwise, (y, x, w) => {
              expected[w]! += xValues[x]! * dyValues[y]!;
            });
            expectClose(got, tensor(Float32Array.from(expected), geometry.filterShape), exact);
          });
        }),
        { numRuns: 150 },
      );
    });
  });
}

describeOnEngines('conv2d', () => {
  it('has gradients equal to finite differences', () => {
    const x = tensor(
      wholeNumbers(2 * 5 * 4 * 2).map((value) => value / 5),
      [2, 5, 4, 2],
    ) as Tensor4D;
    const filter = tensor(
      wholeNumbers(3 * 2 * 2 * 3).map((value) => value / 5),
      [3, 2, 2, 3],
    ) as Tensor4D;
    const loss = (x: Tensor, filter: Tensor) =>
      conv2d(x as Tensor4D, filter as Tensor4D, 2, 'same')
        .square()
        .sum();
    const analytic = grads(loss)([x, filter]);
    [x, filter].forEach((input, k) => {
      const values = input.dataSync();
      // A quadratic: central differences are exact up to rounding.
      const slope = (i: number) => {
        const at = (offset: number) => {
          const moved = tensor(
            values.map((value, j) => (j === i ? value + offset : value)),
            input.shape,
          );
          const result = tidy(() => (k === 0 ? loss(moved, filter) : loss(x, moved)).dataSync()[0]!);
          moved.dispose();
          return result;
        };
        return (at(0.5) - at(-0.5)) / 1;
      };
      expectClose(
        analytic[k]!,
        Array.from(values, (_, i) => slope(i)),
        { rtol: 1e-3, atol: 2e-3 },
      );
    });
  });
});

const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);
