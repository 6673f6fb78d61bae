import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeTree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { ndArray } from './nd-array';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import { readSafetensors, writeSafetensors } from './safetensors-file';
import { arraysFromTree, treeFromArrays } from './tree-arrays';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safetensors-'));
  path = join(folder, 'net.safetensors');
});
afterAll(() => rm(folder, { recursive: true }));

const makeTree = () => ({
  conv: { kernel: tensor([0.1, -0, 3e38, 1e-45], [2, 2]), bias: tensor([1, 2], [2]) },
  step: tensor(7, [], 'int32'),
  mask: tensor([true, false], [2], 'bool'),
});

describeOnEngines('writeSafetensors', () => {
  it('writes a tree that reads back with every bit, and leaves its tensors alone', async () => {
    const tree = makeTree();
    await writeSafetensors(path, tree, { metadata: { epoch: '3' } });
    const { arrays, metadata } = await readSafetensors(path);
    expect(metadata).toEqual({ epoch: '3' });
    expect(arrays).toEqual(await arraysFromTree(tree));
    expect(arrays['conv/kernel']).toEqual(ndArray(Float32Array.of(0.1, -0, 3e38, 1e-45), [2, 2]));
    const back = treeFromArrays(arrays);
    expect(await arraysFromTree(back)).toEqual(arrays);
    disposeTree(tree, back);
  });

  it('gives the same file for a tree, a flat tree and arrays', async () => {
    const tree = makeTree();
    const arrays = await arraysFromTree(tree);
    const expected = Buffer.from(encodeSafetensors(arrays));
    const flat = { step: tree.step, mask: tree.mask, 'conv/bias': tree.conv.bias, 'conv/kernel': tree.conv.kernel };
    for (const content of [tree, flat, arrays]) {
      await writeSafetensors(path, content);
      expect((await readFile(path)).equals(expected)).toBe(true);
    }
    disposeTree(tree);
  });

  it('leaks no tensors', async () => {
    await expectNoLeak(async () => {
      const tree = makeTree();
      await writeSafetensors(path, tree);
      disposeTree(tree, treeFromArrays((await readSafetensors(path)).arrays));
    });
  });

  it('refuses bad content before it touches the file', async () => {
    const x = tensor([1]);
    await writeSafetensors(path, { x });
    const before = await readFile(path);
    const refused: [Record<string, unknown>, string][] = [
      [
        { x, y: 3 },
        'writeSafetensors: expected a tensor or a plain object at "y", got number. Wrap arrays with ndArray.',
      ],
      [{ a: { b: x }, 'a/b': x }, 'writeSafetensors: expected one leaf at "a/b", got two. Rename one.'],
      [{ __metadata__: x }, 'writeSafetensors: expected names other than __metadata__ and __proto__'],
      [{ x: { ...ndArray(Float32Array.of(1)), shape: [2] } }, 'writeSafetensors: expected "x" to have 2 elements'],
    ];
    for (const [content, message] of refused)
      await expect(writeSafetensors(path, content as Record<string, Tensor>)).rejects.toThrow(message);
    expect((await readFile(path)).equals(before)).toBe(true);
    x.dispose();
  });

  it('writes a checksum when asked, by which any changed byte of a tensor is found', async () => {
    const tree = makeTree();
    await writeSafetensors(path, tree, { metadata: { epoch: '3' }, checksum: 'sha256' });
    const { arrays, metadata } = await readSafetensors(path);
    expect(metadata).toEqual({ epoch: '3' });
    expect(arrays).toEqual(await arraysFromTree(tree));
    const bytes = await readFile(path);
    expect(decodeSafetensors(bytes)).toEqual({ arrays, metadata });
    const length = Number(bytes.readBigUInt64LE(0));
    const data = bytes.subarray(8 + length);
    const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
    expect(header.__metadata__.data_sha256).toBe(createHash('sha256').update(data).digest('hex'));

    const message = `to hold data with the SHA-256 ${header.__metadata__.data_sha256}, got `;
    for (const at of [0, 5, 16, data.length - 1]) {
      data[at]! ^= 1;
      await writeFile(path, bytes);
      await expect(readSafetensors(path)).rejects.toMatchObject({
        code: 'FORMAT',
        message: expect.stringContaining(message),
      });
      expect(() => decodeSafetensors(bytes)).toThrow(message);
      data[at]! ^= 1;
    }
    disposeTree(tree);
  });

  it('keeps the name of the checksum for itself', async () => {
    const x = tensor([1]);
    await expect(writeSafetensors(path, { x }, { metadata: { data_sha256: '' } })).rejects.toThrow(
      "writeSafetensors: expected metadata keys other than data_sha256, which is the file's own, got it. Rename it.",
    );
    x.dispose();
  });

  it('leaves the old file intact when a tensor cannot be read', async () => {
    const [x, y] = [tensor([1]), tensor([2])];
    await writeSafetensors(path, { x });
    const before = await readFile(path);
    y.dispose();
    await expect(writeSafetensors(path, { x, y })).rejects.toThrow('disposed');
    expect((await readFile(path)).equals(before)).toBe(true);
    x.dispose();
  });
});
