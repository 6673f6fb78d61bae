import { describe, expect, it } from 'vitest';
import { embeddingsName, gridName, interpolationName, lookKind, lookStep } from './look-files';

const base = (name: string) => name.slice('samples/'.length);

describe('gridName', () => {
  it('sorts by step', () => {
    expect([1000, 0, 250].map(gridName).sort()).toEqual([0, 250, 1000].map(gridName));
  });
});

describe('lookStep', () => {
  it('reads the step of each of the files of a look, and of no others', () => {
    expect([gridName, interpolationName, embeddingsName].map((name) => lookStep(base(name(250))))).toEqual([
      250, 250, 250,
    ]);
    expect(['real.png', 'step-x.png', 'my-step-1.png'].map(lookStep)).toEqual([undefined, undefined, undefined]);
  });
});

describe('lookKind', () => {
  it('tells them apart', () => {
    expect([gridName, interpolationName, embeddingsName].map((name) => lookKind(base(name(12345678))))).toEqual([
      'grid',
      'interpolation',
      'embeddings',
    ]);
    expect(['step-0000250.txt', 'real.png'].map(lookKind)).toEqual([undefined, undefined]);
  });
});
