import fc from 'fast-check';
import { type ConvGeometry, convGeometry } from '../conv-geometry';

/** A convolution of random sizes, strides, dilations and padding, as the attributes of tfjs's kernels tell it. */
export interface ConvCase {
  readonly geometry: ConvGeometry;
  readonly attributes: {
    readonly strides: [number, number];
    readonly dilations: [number, number];
    readonly pad: 'same' | 'valid' | [number, number][];
    readonly dataFormat: 'NHWC';
  };
}

const pair = (largest: number) => fc.tuple(fc.integer({ min: 1, max: largest }), fc.integer({ min: 1, max: largest }));
const edge = () => fc.tuple(fc.nat(3), fc.nat(3));

/** Any convolution whose output is not empty; explicit padding may exceed the filter. */
export const anyConvolution = (depthwise = false): fc.Arbitrary<ConvCase> =>
  fc
    .record({
      image: fc.tuple(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 5 }),
      ),
      filter: fc.tuple(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: depthwise ? 3 : 5 }),
      ),
      step: fc.oneof(
        fc.record({ strides: pair(3), dilations: fc.constant<[number, number]>([1, 1]) }),
        fc.record({ strides: fc.constant<[number, number]>([1, 1]), dilations: pair(2) }),
      ),
      pad: fc.oneof(
        fc.constantFrom('same' as const, 'valid' as const),
        fc.tuple(edge(), edge()).map(([rows, columns]): [number, number][] => [[0, 0], rows, columns, [0, 0]]),
      ),
    })
    .map(({ image, filter: [height, width, outputs], step, pad }) => {
      const attributes = { ...step, pad, dataFormat: 'NHWC' as const };
      return { attributes, geometry: convGeometry(image, [height, width, image[3], outputs], attributes, depthwise) };
    })
    .filter(({ geometry }) => geometry.outHeight > 0 && geometry.outWidth > 0);

/** Small whole numbers: sums of their products are exact in float32, in whatever order. */
export const wholeNumbers = (count: number, salt = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((i * 7 + salt * 13) % 11) - 5);
