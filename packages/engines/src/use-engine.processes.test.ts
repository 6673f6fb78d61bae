import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForChildren, type RunChild } from './internal/child';

let runChild: RunChild;
beforeAll(async () => {
  runChild = await bundleForChildren('use-engine');
});

const convolution = `
  const convolve = (batch) => tf.tidy(() => {
    const x = tf.sin(tf.range(0, batch * 16 * 16 * 32)).reshape([batch, 16, 16, 32]);
    const kernel = tf.cos(tf.range(0, 3 * 3 * 32 * 48)).reshape([3, 3, 32, 48]);
    const [dx, dkernel] = tf.grads((x, kernel) => tf.conv2d(x, kernel, 1, 'same').square().sum())([x, kernel]);
    const y = tf.conv2d(x, kernel, 1, 'same');
    const flat = y.reshape([-1, 48]);
    return [y, dx, dkernel, flat.matMul(flat, true), flat.sum(0), y.tanh(), tf.leakyRelu(y, 0.1)];
  });
  const digest = (tensors) => createHash('sha256').update(Buffer.concat(tensors.map((t) => Buffer.from(t.dataSync().slice().buffer)))).digest('hex');
`;
const imports = `
  import { createHash } from 'node:crypto';
  import tf from '@tensorflow/tfjs';
  import { disposeEngine, useEngine } from './engines.mjs';
`;

describe('useEngine in a process of its own', () => {
  it('lets the process end by itself while threads wait, printing nothing', async () => {
    const outcome = await runChild(
      'exit',
      `${imports} const { threads } = await useEngine('wasm', { threads: 2 }); process.exitCode = threads === 2 ? 0 : 9;`,
    );
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('gives the same bits with one thread and with two', async () => {
    const outcome = await runChild(
      'bits',
      `${imports} ${convolution}
      const digests = [];
      for (const threads of [1, 2]) {
        const engine = await useEngine('wasm', { threads });
        if (engine.threads !== threads) throw new Error(JSON.stringify(engine));
        digests.push(digest(convolve(4)));
        await disposeEngine(engine);
      }
      console.log(digests[0] === digests[1]);`,
    );
    expect(outcome).toEqual({ code: 0, stdout: 'true\n', stderr: '' });
  });

  it.skipIf(process.platform !== 'linux')(
    'spreads its work over two threads (processor time by thread, from /proc)',
    async () => {
      const outcome = await runChild(
        'busy',
        `${imports} ${convolution}
      import { readdirSync, readFileSync } from 'node:fs';
      const ticks = () => new Map(readdirSync('/proc/self/task').map((id) => [id, Number(readFileSync('/proc/self/task/' + id + '/stat', 'utf8').split(') ')[1].split(' ')[11])]));
      await useEngine('wasm', { threads: 2 });
      const x = tf.ones([32, 32, 32, 64]);
      const kernel = tf.ones([3, 3, 64, 64]);
      const run = () => tf.conv2d(x, kernel, 1, 'same').dispose();
      run();
      const before = ticks();
      const busiest = () => [...ticks()].map(([id, used]) => used - (before.get(id) ?? 0)).sort((a, b) => b - a);
      while (busiest()[0] < 60) run(); // 0.6 s of processor time
      const [first, second, third] = busiest();
      console.log(second > 0.3 * first, third < 0.3 * first);`,
      );
      expect(outcome).toEqual({ code: 0, stdout: 'true true\n', stderr: '' });
    },
  );

  it('runs inside a worker thread, which then ends', async () => {
    const outcome = await runChild(
      'worker',
      `import { Worker, isMainThread, parentPort } from 'node:worker_threads';
      ${imports} ${convolution}
      if (isMainThread) {
        const worker = new Worker(new URL(import.meta.url));
        worker.on('message', (message) => console.log(message));
        worker.on('exit', (code) => console.log('exit', code));
      } else {
        const { name, threads } = await useEngine('wasm', { threads: 2 });
        convolve(1);
        parentPort.postMessage(name + ' ' + threads);
      }`,
    );
    expect(outcome).toEqual({ code: 0, stdout: 'wasm 2\nexit 0\n', stderr: '' });
  });

  it('imports @tensorflow/tfjs itself where the program has only the core, which registers no gradients', async () => {
    const outcome = await runChild(
      'core',
      `import { getGradient } from '@tensorflow/tfjs-core';
      import { useEngine } from './engines.mjs';
      const before = getGradient('Conv2D');
      const { name } = await useEngine('cpu');
      console.log(before === undefined, name, getGradient('Conv2D') !== undefined);`,
    );
    expect(outcome).toEqual({ code: 0, stdout: 'true cpu true\n', stderr: '' });
  });

  it('names the missing package where @tensorflow/tfjs is not installed', async () => {
    const outcome = await runChild(
      'absent',
      `import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent("export async function resolve(name, context, next) { if (name === '@tensorflow/tfjs') throw new Error('not installed'); return next(name, context); }"));
      const { useEngine } = await import('./engines.mjs');
      await useEngine('cpu').catch((error) => console.log(error.code, error.message));`,
    );
    expect(outcome.stdout).toBe(
      "ENGINE useEngine: expected the gradients of TensorFlow.js to be registered, got none. Install @tensorflow/tfjs and import '@tensorflow/tfjs' first: @tensorflow/tfjs-core alone has no gradients in Node.\n",
    );
  });
});
