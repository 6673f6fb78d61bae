import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { checkGradients } from './check-gradients';
import { gradients, valueAndGrad } from './gradient';
import { countLeftTensors, expectNoLeak } from './memory';
import { conv2d, leakyRelu, tanh } from './ops';
import { normal } from './random';
import { createSeed, foldIn } from './seed';
import { disposeTree } from './tree';

describeOnEngines('valueAndGrad', () => {
  it('gives the value, and the gradient of each leaf in the structure of the tree', () => {
    tf.tidy(() => {
      const params = { dense: { w: tf.tensor1d([1, 2]), b: tf.scalar(3) }, none: {} };
      const f = (p: typeof params) => ({ loss: tf.sum(tf.mul(tf.square(p.dense.w), p.dense.b)) });
      const { value, grads, aux } = valueAndGrad(f)(params);
      expectClose(value, 15);
      expectClose(grads.dense.w, [6, 12]);
      expectClose(grads.dense.b, 5);
      expect([grads.none, aux]).toEqual([{}, {}]);
    });
  });

  it('gives zeros for a leaf that the loss does not use', () => {
    tf.tidy(() => {
      const { grads } = valueAndGrad((p: { used: tf.Tensor; unused: tf.Tensor }) => ({ loss: tf.square(p.used) }))({
        used: tf.scalar(2),
        unused: tf.ones([2, 2]),
      });
      expectClose(grads.unused, tf.zeros([2, 2]));
    });
  });

  it('hands out aux as the function left it, int32 too', () => {
    const params = { w: tf.scalar(2) };
    const { value, grads, aux } = valueAndGrad((p: typeof params) => {
      const square = tf.square(p.w);
      return { loss: square, aux: { parts: { square, labels: tf.tensor1d([1, 2], 'int32') }, w: p.w } };
    })(params);
    expectClose(aux.parts.square, 4);
    expect([aux.parts.labels.dtype, ...aux.parts.labels.dataSync()]).toEqual(['int32', 1, 2]);
    disposeTree({ value, grads, aux });
    expect(params.w.isDisposed).toBe(false);
    expectClose(params.w, 2);
    params.w.dispose();
  });

  it('a loss that is a leaf itself is copied, so that disposing the value spares the leaf', () => {
    const params = { w: tf.scalar(2) };
    const { value, grads } = valueAndGrad((p: typeof params) => ({ loss: p.w }))(params);
    expectClose(grads.w, 1);
    disposeTree({ value, grads });
    expectClose(params.w, 2);
    params.w.dispose();
  });

  it('nests: a penalty on a gradient, through aux too', () => {
    tf.tidy(() => {
      const penalty = (p: { w: tf.Tensor }) => {
        const inner = valueAndGrad((q: { x: tf.Tensor }) => ({
          loss: tf.sum(tanh(tf.mul(q.x, p.w))),
          aux: { cube: tf.pow(p.w, 3) },
        }))({ x: tf.tensor1d([0.3, -0.4]) });
        return { loss: tf.add(tf.sum(tf.square(inner.grads.x)), tf.sum(inner.aux.cube)) };
      };
      const w = tf.tensor1d([0.7, 1.2]);
      expect(checkGradients((w) => penalty({ w }).loss, [w], { order: 1, seed: createSeed(1) })).toBeLessThan(5e-3);
    });
  });

  it('leaves nothing behind over a hundred penalised steps', async () => {
    const params = { kernel: normal(createSeed(1), [2, 2, 1, 2]) as tf.Tensor4D };
    const x = normal(createSeed(2), [2, 3, 3, 1]) as tf.Tensor4D;
    const net = (x: tf.Tensor4D, p: typeof params) => leakyRelu(conv2d(x, p.kernel));
    const step = () => {
      const { value, grads, aux } = valueAndGrad((p: typeof params) => {
        const [slope] = gradients((x: tf.Tensor4D) => net(x, p))([x]);
        return { loss: tf.sum(tf.square(slope)), aux: { slope } };
      })(params);
      disposeTree({ value, grads, aux });
    };
    const { left } = await countLeftTensors(() => {
      for (let i = 0; i < 100; i++) step();
    });
    expect(left).toBe(0);
    disposeTree(params, { x });
  });

  it('frees aux when the differentiation fails after the function has run', async () => {
    const params = { w: tf.tensor1d([2, 3]) };
    // greater has no gradient. What tfjs itself keeps for a backward pass that fails is not ours to free: it is the same with and without aux.
    const leftWith = async (aux: (w: tf.Tensor) => Record<string, tf.Tensor>) => {
      const failing = (p: typeof params) => ({ loss: tf.sum(tf.cast(tf.greater(p.w, 0), 'float32')), aux: aux(p.w) });
      return (
        await countLeftTensors(() => expect(() => valueAndGrad(failing)(params)).toThrow('gradient function not found'))
      ).left;
    };
    expect(await leftWith((w) => ({ a: w, b: tf.zeros([2]) }))).toBe(await leftWith(() => ({})));
    params.w.dispose();
  });

  it('says what it cannot differentiate', () => {
    const params = { w: tf.ones([2]) };
    expect(() => valueAndGrad((p: typeof params) => ({ loss: p.w }))(params)).toThrow(
      'valueAndGrad: expected loss to be a scalar, got shape [2]. Reduce it with mean or sum.',
    );
    expect(() => valueAndGrad(() => ({ loss: tf.scalar(1) }))({})).toThrow(
      'valueAndGrad: expected params to hold a tensor, got an empty tree.',
    );
    params.w.dispose();
  });

  it('says what is missing where tfjs-core has registered no gradients', () => {
    const add = tf.getGradient('Add');
    tf.unregisterGradient('Add');
    const params = { w: tf.scalar(1) };
    expect(() => valueAndGrad((p: typeof params) => ({ loss: p.w }))(params)).toThrow(
      "valueAndGrad: expected TensorFlow.js to have its gradients registered, got @tensorflow/tfjs-core alone. Import '@tensorflow/tfjs' once",
    );
    expect(() => gradients((x: tf.Tensor) => x)([params.w])).toThrow(
      'gradients: expected TensorFlow.js to have its gradients registered',
    );
    tf.registerGradient(add);
    params.w.dispose();
  });
});

describeOnEngines('gradients', () => {
  it('are products of the upstream gradient and the Jacobian', () => {
    tf.tidy(() => {
      const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
      const f = (a: tf.Tensor1D, b: tf.Tensor1D) => tf.mul(tf.square(a), b);
      const [toA, toB] = gradients(f)([a, b], tf.tensor1d([1, 10]));
      expectClose(toA, [6, 160]);
      expectClose(toB, [1, 40]);
      expectClose(gradients(f)([a, b])[0], [6, 16]);
    });
  });

  it('are zeros where there is no path, and own tensors where the function is the identity', async () => {
    const [x, upstream] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
    await expectNoLeak(() => {
      const [slope] = gradients((x: tf.Tensor) => x)([x], upstream);
      expectClose(slope, [3, 4]);
      slope.dispose();
      expectClose(upstream, [3, 4]);
      expectClose(x, [1, 2]);
    });
    tf.tidy(() => expectClose(gradients((_: tf.Tensor) => tf.scalar(3))([x])[0], [0, 0]));
    disposeTree({ x, upstream });
  });

  it('refuse an upstream gradient of another shape', () => {
    tf.tidy(() => {
      expect(() => gradients((x: tf.Tensor) => x)([tf.ones([2])], tf.ones([3]))).toThrow(
        "gradients: expected upstream to have the output's shape [2], got [3].",
      );
    });
  });

  // The ops of tfjs that our nets and losses use as they are.
  const weight = normal(foldIn(createSeed(3), 'weight'), [3, 2]);
  const plain: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    matMul: (x) => tf.matMul(x as tf.Tensor2D, tf.mul(weight, tf.sum(x)) as tf.Tensor2D),
    'matMul, transposed': (x) => tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true),
    'add and mul, broadcast': (x) => tf.mul(tf.add(x, tf.sum(x, 0)), tf.mean(x, 1, true)),
    sub: (x) => tf.square(tf.sub(x, tf.sum(x, -1, true))),
    div: (x) => tf.div(x, tf.add(tf.square(tf.sum(x, 0)), 1)),
    sqrt: (x) => tf.sqrt(tf.add(tf.square(x), 1)),
    log: (x) => tf.log(tf.add(tf.square(x), 1)),
    'reshape and transpose': (x) => tf.square(tf.transpose(tf.reshape(x, [3, 2]))),
    'concat and slice': (x) => tf.square(tf.slice(tf.concat([x, tf.square(x)], 1), [0, 1], [2, 4])),
    pad: (x) =>
      tf.square(
        tf.pad(x, [
          [1, 0],
          [0, 2],
        ]),
      ),
    'stack and split': (x) => tf.mul(...(tf.split(tf.stack([x, tf.square(x)]), 2) as [tf.Tensor, tf.Tensor])),
  };
  for (const [name, f] of Object.entries(plain))
    it(`are right twice for ${name}`, () => {
      tf.tidy(() => {
        const x = normal(createSeed(8), [2, 3]);
        for (const order of [1, 2] as const)
          expect(checkGradients(f, [x], { order, seed: createSeed(9), tolerance: 1e-2 })).toBeLessThan(1e-2);
      });
    });
});
