import { FormatError, IoError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { inWordsOf } from './reader-errors';

describe('inWordsOf', () => {
  it.each([
    [
      "readImageFolder: expected all 3 images of x to decode, got 1 that do not: a.png (transparency). Replace them, or pass corrupt: 'skip' to leave them out.",
      'a.png (transparency). Replace them (transparent ones by a copy on a background), or pass --skip-corrupt to leave them out.',
      'a.png (transparency). Replace them (transparent ones by a copy on a background), or pass --skip-corrupt to leave them out.',
    ],
    [
      'readImageFolder: expected one size, got two. Pass resize: { height, width, filter }.',
      'expected one size, got two. Bring them to one size by --resize N, for example --resize 32.',
      'expected one size, got two. Bring them to one size, or pass --size N.',
    ],
    [
      'readImageFolder: got 2 grey among 4. Pass channels: 3 (or 1) to convert them.',
      'got 2 grey among 4. Pass --channels 3 (or 1) to convert them.',
      'got 2 grey among 4. Pass --channels 3 (or 1) to convert them.',
    ],
    [
      'readImageFolder: got none in emu/. Remove it, or name all classes in classNames.',
      'got none in emu/. Add images, or remove the folder.',
      'got none in emu/. Add images, or remove the folder.',
    ],
    [
      'readNpzDataset: expected x.npz to hold an array images, got mu. Pass images: its name.',
      'got mu. Name the array of images so.',
      'got mu. Pass images as uint8 [N, H, W, C]; statistics of other programs are not read.',
    ],
  ])('gives the advice of %s by options', (message, train, evaluate) => {
    expect(inWordsOf('train', new FormatError(message))).toMatchObject({
      code: 'FORMAT',
      message: expect.stringMatching(/^gans train: /),
    });
    const said = (command: 'train' | 'evaluate') => (inWordsOf(command, new FormatError(message)) as Error).message;
    expect(said('train').endsWith(train), said('train')).toBe(true);
    expect(said('evaluate').endsWith(evaluate), said('evaluate')).toBe(true);
    expect(said('evaluate')).toMatch(/^gans evaluate: /);
  });

  it('leaves other errors what they are', () => {
    for (const error of [new IoError('readImageFolder: expected a folder.'), new Error('any'), 'text'])
      expect(inWordsOf('train', error)).toBe(error);
  });
});
