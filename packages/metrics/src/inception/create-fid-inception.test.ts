import {
  concat,
  dispose,
  grad,
  memory,
  mul,
  slice,
  sum,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { extractFeatures } from '../extract-features';
import { createFidInception, type FidInception, type InceptionTaps } from './create-fid-inception';
import { syntheticBytes } from './internal/synthetic-bytes';
import reference from './reference/reference.json';
import { syntheticInceptionArrays } from './synthetic-inception-arrays';

const arrays = syntheticInceptionArrays();
/** Of the same arrays in Python, by hashlib. */
const SYNTHETIC_SHA256 = '82abb625171762191af6730ec32346608898e9637bdd95b48bbf8587f1779d42';
const fromBytes = (bytes: Uint8Array, shape: readonly [number, number, number, number]): Tensor4D =>
  tensor4d(
    Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
    [...shape],
  );
const noise = (seed: number, count: number, size: number, channels = 3) =>
  fromBytes(syntheticBytes(seed, count * size * size * channels), [count, size, size, channels]);

describeOnEngines('createFidInception', ({ name: engineName }) => {
  let inception: FidInception;
  beforeAll(async () => {
    inception = await createFidInception(arrays, { batchSize: 2 });
  });
  afterAll(() => inception.dispose());

  it('frees all weights', async () => {
    const before = memory().numTensors;
    (await createFidInception(arrays)).dispose();
    expect(memory().numTensors).toBe(before);
  });

  // An image takes 15 seconds there.
  if (engineName === 'cpu') return;

  for (const { seed, height, width, step, taps } of reference.network)
    it(`equals torch-fidelity in float64: noise of seed ${seed}, ${height} x ${width}`, async () => {
      const images = fromBytes(syntheticBytes(seed, height * width * 3), [1, height, width, 3]);
      const outputs = inception.taps(images);
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(taps).sort());
      for (const [name, expected] of Object.entries(taps)) {
        const values = Array.from(await outputs[name as keyof InceptionTaps].data()).filter((_, i) => i % step === 0);
        const largest = Math.max(...expected.map(Math.abs));
        expectClose(values, expected, { rtol: 0, atol: 1e-5 * largest });
      }
      dispose([images, ...Object.values(outputs)]);
    });

  it('gives each image the same whatever batch it is in, and leaks nothing', async () => {
    const before = memory().numTensors;
    const images = noise(6, 3, 8);
    const names = ['features', 'features64', 'logits', 'logitsUnbiased'] as const;
    const together = await extractFeatures(inception.taps, [images], { names });
    const singles = Array.from({ length: 3 }, (_, i) => tidy(() => slice(images, i, 1)));
    const apart = await extractFeatures(inception.taps, singles, { names });
    for (const name of names) {
      const largest = Math.max(...together[name].values.map(Math.abs));
      expect(together[name].count).toBe(3);
      expectClose(together[name].values, apart[name].values, { rtol: 1e-5, atol: 1e-6 * largest });
    }
    dispose([images, ...singles]);
    expect(memory().numTensors).toBe(before);
  });

  it('sees grey images as three equal channels, and only what a byte can hold', async () => {
    const features = async (images: Tensor4D) =>
      (await extractFeatures(inception.taps, [images], { names: ['features'] })).features.values;
    const strong = Float32Array.from(syntheticBytes(7, 192), (byte) => byte / 40 - 3);
    const nearest = strong.map((x) => Math.round(127.5 * Math.min(1, Math.max(-1, x)) + 127.5) / 127.5 - 1);
    const [wide, clipped] = [strong, nearest].map((values) => tensor4d(values, [1, 8, 8, 3])) as [Tensor4D, Tensor4D];
    const grey = noise(7, 1, 8, 1);
    const colour = tidy(() => concat([grey, grey, grey], 3));
    expect(await features(grey)).toEqual(await features(colour));
    expect(await features(wide)).toEqual(await features(clipped));
    dispose([grey, colour, wide, clipped]);
  });

  it("lets gradients reach images that are not rounded, equal to PyTorch's in float64", async () => {
    const smooth = await createFidInception(arrays, { quantize: false });
    const before = memory().numTensors;
    const slope = tidy(() => {
      const towards = tensor1d(Float32Array.from(syntheticBytes(10, 2048), (byte) => byte / 255));
      const loss = (images: Tensor) => sum(mul(smooth.taps(images as Tensor4D).features, towards));
      return sum(mul(grad(loss)(mul(noise(8, 1, 8), 0.5)), noise(9, 1, 8)));
    });
    expectClose(await slope.data(), [reference.slope], { rtol: 1e-3, atol: 0 });
    slope.dispose();
    expect(memory().numTensors).toBe(before);
    smooth.dispose();
  });

  it("names the network, its weights and its resize; 'torch' and 'clean' give other features", async () => {
    expect(inception.identity).toEqual({ name: 'inception-2015-12-05, synthetic weights', sha256: SYNTHETIC_SHA256 });
    expect(inception.resize).toBe('tf1');
    const images = noise(11, 1, 8);
    const seen: Float32Array[] = [];
    for (const resize of ['tf1', 'torch', 'clean'] as const) {
      const other = await createFidInception(arrays, { resize, quantize: false, expectedSha256: SYNTHETIC_SHA256 });
      expect(other.resize).toBe(`${resize}, of images not rounded to bytes`);
      seen.push((await extractFeatures(other.taps, [images], { names: ['features'] })).features.values);
      other.dispose();
    }
    images.dispose();
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expect(Math.max(...seen[a]!.map((value, i) => Math.abs(value - seen[b]![i]!)))).toBeGreaterThan(0.1);
  });

  it('refuses images that are none', () => {
    for (const shape of [
      [1, 8, 8, 2],
      [8, 8, 3],
      [0, 8, 8, 3],
    ] as unknown as [number, number, number, number][])
      expect(() => inception.taps(zeros(shape))).toThrow(
        `createFidInception: expected images [N, H, W, 3] or [N, H, W, 1], got [${shape.join(', ')}].`,
      );
  });
});

describe('createFidInception', () => {
  const { 'fc.bias': bias, ...others } = arrays;
  const from = (changed: Parameters<typeof createFidInception>[0], options = {}) =>
    createFidInception(changed, options);

  it('takes the counters that PyTorch keeps, and names what is missing or not of the network', async () => {
    const counter = { dtype: 'int64', shape: [], data: BigInt64Array.of(0n) };
    const inception = await from({ ...arrays, 'Mixed_5b.branch1x1.bn.num_batches_tracked': counter });
    expect(inception.identity.sha256).toBe(SYNTHETIC_SHA256);
    inception.dispose();
    const scaled = await from({ ...others, 'fc.bias': { ...bias!, data: bias!.data.map((value) => 2 * value) } });
    expect(scaled.identity.name).toBe('inception-2015-12-05');
    expect(scaled.identity.sha256).not.toBe(SYNTHETIC_SHA256);
    scaled.dispose();
    const before = memory().numTensors;
    await expect(from(others)).rejects.toThrow(
      "expected arrays to hold every tensor of the network, got arrays that lack 'fc.bias'. Convert",
    );
    await expect(from({})).rejects.toThrow(
      "got arrays that lack 'Conv2d_1a_3x3.conv.weight', 'Conv2d_1a_3x3.bn.weight', 'Conv2d_1a_3x3.bn.bias' and 469 more.",
    );
    await expect(from({ ...arrays, 'fc.scale': counter })).rejects.toThrow(
      "got arrays that also hold 'fc.scale'. Convert",
    );
    await expect(from({ ...arrays, 'AuxLogits.fc.weight': counter })).rejects.toThrow(
      'These are the ImageNet weights of torchvision',
    );
    expect(memory().numTensors).toBe(before);
  });

  it('names a tensor of another shape, type or content', async () => {
    const before = memory().numTensors;
    const wrong = (array: object) => from({ ...others, 'fc.bias': { ...bias!, ...array } });
    await expect(wrong({ shape: [1000], data: new Float32Array(1000) })).rejects.toThrow(
      "expected 'fc.bias' to be [1008], got [1000].",
    );
    await expect(wrong({ data: new Float32Array(1000) })).rejects.toThrow(
      "expected 'fc.bias' to have 1008 numbers, got 1000.",
    );
    await expect(wrong({ dtype: 'float16', data: new Uint16Array(1008) })).rejects.toThrow(
      "expected 'fc.bias' to be float32, got float16.",
    );
    await expect(wrong({ data: new Float32Array(1008).fill(Number.NaN, 7) })).rejects.toThrow(
      "expected 'fc.bias' to hold finite numbers, got NaN at position 7.",
    );
    const variance = 'Mixed_7c.branch_pool.bn.running_var';
    const negative = { ...arrays[variance]!, data: new Float32Array(192).fill(-1) };
    await expect(from({ ...arrays, [variance]: negative })).rejects.toThrow(
      `expected '${variance}' to hold finite numbers >= 0, got -1 at position 0.`,
    );
    expect(memory().numTensors).toBe(before);
  });

  it('refuses other weights than expected, and options out of range', async () => {
    await expect(from(arrays, { expectedSha256: 'abc' })).rejects.toThrow(
      `expected weights whose sha256 is abc, got ${SYNTHETIC_SHA256}.`,
    );
    await expect(from(arrays, { resize: 'bicubic' })).rejects.toThrow(
      "expected resize to be 'tf1', 'torch' or 'clean', got 'bicubic'.",
    );
    await expect(from(arrays, { batchSize: 0 })).rejects.toThrow('expected batchSize to be a positive integer, got 0.');
  });
});
