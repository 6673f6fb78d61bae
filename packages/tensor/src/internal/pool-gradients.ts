import {
  add,
  avgPool,
  backend_util,
  cast,
  div,
  engine,
  equal,
  type GradConfig,
  maxPool,
  mul,
  onesLike,
  pad,
  slice,
  stridedSlice,
  sub,
  type Tensor,
  type Tensor4D,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { defineOp, type Op } from './define-op';

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const geometryOf = (x: Tensor, { filterSize, strides, pad: padding, dimRoundingMode }: PoolAttributes) =>
  backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    padding,
    dimRoundingMode,
  );
type Geometry = ReturnType<typeof geometryOf>;

const withBorder = (x: Tensor, { padInfo: { top, bottom, left, right } }: Geometry, value: number) =>
  pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );

// The windows' means leave the border out; the shipped gradients of cpu and wasm divide by the whole window there. Without a border all engines agree,
// so the means are written as those of windows on a zero-filled border, divided by the share of each window that lies on the image.
function averagePoolGradient(dy: Tensor, x: Tensor, attributes: PoolAttributes): Tensor {
  const geometry = geometryOf(x, attributes);
  const { filterSize, strides } = attributes;
  const valid = { filterSize, strides, pad: 'valid' };
  const spread = (upstream: Tensor, input: Tensor) =>
    engine().runKernel('AvgPoolGrad', { dy: upstream, input }, valid) as Tensor;
  const { top, bottom, left, right } = geometry.padInfo;
  if (top + bottom + left + right === 0) return spread(dy, x);
  const onImage = withBorder(onesLike(x), geometry, 0) as Tensor4D;
  const share = avgPool(onImage, filterSize, strides, 'valid');
  return slice(spread(div(dy, share), zeros(onImage.shape)), [0, top, left, 0], x.shape);
}

/** Picks, for each window of x, the element of `values` at the window's first largest pixel: the transpose of max pooling's gradient. */
export const pickMaxima: Op<{ values: Tensor; x: Tensor }, PoolAttributes> = /* @__PURE__ */ defineOp({
  name: 'MaxPoolPick',
  inputs: ['values', 'x'],
  forward: ({ values, x }, attributes) => {
    const geometry = geometryOf(x, attributes);
    const { outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, batchSize, inChannels } =
      geometry;
    const largest = maxPoolLike(x, attributes);
    const [borderedValues, borderedX] = [withBorder(values, geometry, 0), withBorder(x, geometry, -3.4e38)];
    let picked = zerosLike(largest);
    let open = onesLike(largest);
    for (let row = 0; row < filterHeight; row++)
      for (let column = 0; column < filterWidth; column++) {
        const cornerOf = (tensor: Tensor) =>
          stridedSlice(
            tensor,
            [0, row, column, 0],
            [
              batchSize,
              row + (outHeight - 1) * strideHeight + 1,
              column + (outWidth - 1) * strideWidth + 1,
              inChannels,
            ],
            [1, strideHeight, strideWidth, 1],
          );
        const here = mul(open, cast(equal(cornerOf(borderedX), largest), 'float32'));
        picked = add(picked, mul(here, cornerOf(borderedValues)));
        open = sub(open, here);
      }
    return [picked];
  },
  gradient: ([dy], { x }, attributes) => ({
    values: () => maximumPoolGradient(dy!, x, maxPoolLike(x, attributes), attributes),
    x: () => zerosLike(x),
  }),
});

const maxPoolLike = (x: Tensor, { filterSize, strides, pad: padding, dimRoundingMode }: PoolAttributes) =>
  maxPool(x as Tensor4D, filterSize, strides, padding, dimRoundingMode);

const maximumPoolGradient = (dy: Tensor, input: Tensor, output: Tensor, attributes: PoolAttributes) =>
  engine().runKernel('MaxPoolGrad', { dy, input, output }, attributes as never) as Tensor;

/** Gradients of average pooling, and of the gradients of average and max pooling. */
export function poolGradients(): GradConfig[] {
  return [
    {
      kernelName: 'AvgPool',
      inputsToSave: ['x'],
      gradFunc: (dy, [x], attributes) => ({
        x: () => averagePoolGradient(dy as Tensor, x!, attributes as unknown as PoolAttributes),
      }),
    },
    {
      kernelName: 'AvgPoolGrad',
      inputsToSave: ['dy', 'input'],
      gradFunc: (upstream, [, input], attributes) => {
        const { filterSize, strides, pad: padding } = attributes as unknown as PoolAttributes;
        return {
          dy: () => avgPool(upstream as Tensor4D, filterSize, strides, padding),
          input: () => zerosLike(input!),
        };
      },
    },
    {
      kernelName: 'MaxPoolGrad',
      inputsToSave: ['dy', 'input', 'output'],
      gradFunc: (upstream, [, input, output], attributes) => ({
        dy: () => pickMaxima({ values: upstream as Tensor, x: input! }, attributes as unknown as PoolAttributes)[0]!,
        input: () => zerosLike(input!),
        output: () => zerosLike(output!),
      }),
    },
  ];
}
