import { createImageDataset } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { ofClasses, splitClasses } from './of-classes';

const set = createImageDataset({
  name: 'pets',
  split: 'test',
  classNames: ['cat', 'dog', 'bird'],
  imageShape: [1, 1, 1],
  labels: Uint8Array.of(0, 1, 2, 1, 0),
  pixels: Uint8Array.of(10, 11, 12, 13, 14),
});

describe('ofClasses', () => {
  it('keeps the images of some classes, numbered in the order given', () => {
    const part = ofClasses(set, ['bird', 'cat']);
    expect(Array.from(part.labels)).toEqual([1, 0, 1]);
    expect(Array.from(part.pixels([0, 1, 2]))).toEqual([10, 12, 14]);
    expect(part).toMatchObject({ name: 'pets, bird cat', split: 'test', classNames: ['bird', 'cat'] });
    expect(part.sha256).not.toBe(set.sha256);
  });
});

describe('splitClasses', () => {
  it('gives the attacker the classes that the classifier is not for', () => {
    expect(splitClasses('dog, cat', set.classNames)).toEqual({ target: ['dog', 'cat'], prior: ['bird'] });
  });

  it.each([
    ['cat,dgo', "to name classes of --target, got 'dgo'. Did you mean dog?"],
    ['cat,cat', "to name each class once, got 'cat,cat'"],
    ['cat', "to name two classes at least, got 'cat'"],
    ['cat,dog,bird', 'to leave a class for the prior, got all of them'],
  ])('refuses %s', (names, message) => {
    expect(() => splitClasses(names, set.classNames)).toThrow(`gans reproduce uap: expected --split ${message}`);
  });
});
