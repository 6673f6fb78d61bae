import { FormatError, ValueError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { inSection } from './explain';

const origins = new Map([
  ['gan.batchSize', 'mine'],
  ['gan.conditional.temprature', '--set'],
  ['gan.bachSize', '--set'],
  ['nets.generator.resolution', 'data'],
]);
const told = (message: string, section = 'gan') => {
  try {
    inSection(section, origins, () => {
      throw new ValueError(message);
    });
  } catch (error) {
    return error as Error & { code: string };
  }
  throw new Error('nothing was thrown');
};

describe('inSection', () => {
  it('returns what the check returns', () => {
    expect(inSection('gan', origins, () => 7)).toBe(7);
  });

  it.each([
    [
      'GanConfig: expected batchSize to be a positive integer, got 0.',
      'expected batchSize to be a positive integer, got 0. It comes from mine.',
    ],
    [
      'GanConfig: expected no fields but a, b, got bachSize. The nearest known one is a.',
      'got bachSize. The nearest known one is a. It comes from --set.',
    ],
    ['GanConfig: expected no fields but a, b in conditional, got temprature.', 'got temprature. It comes from --set.'],
    ['GanConfig: expected diffAugment or adaptiveAugment, got both.', 'got both.'],
  ])('tells of %s', (message, end) => {
    const error = told(message);
    expect(error.message).toMatch(/^gans train: in gan, expected /);
    expect(error.message.endsWith(end)).toBe(true);
    expect(error.code).toBe('CONFIG');
  });

  it('names the net, and the option that brings images to a size', () => {
    expect(
      told('BigganGenerator: expected resolution to be one of 32, 64, got 28. The nearest allowed value is 32.', 'nets')
        .message,
    ).toBe(
      'gans train: in nets.generator, expected resolution to be one of 32, 64, got 28. The nearest allowed value is 32. Bring the images there by --resize 32. It comes from data.',
    );
    expect(
      told('DcganDiscriminator: expected filters to be an integer >= 1, got 0. The nearest allowed value is 1.', 'nets')
        .message,
    ).toBe(
      'gans train: in nets.discriminator, expected filters to be an integer >= 1, got 0. The nearest allowed value is 1.',
    );
  });

  it('passes on what is no word of ours', () => {
    const error = new TypeError('x');
    expect(() =>
      inSection('gan', origins, () => {
        throw error;
      }),
    ).toThrow(error);
    expect(() =>
      inSection('gan', origins, () => {
        throw new FormatError('f: expected x.');
      }),
    ).toThrow('gans train: in gan, expected x.');
  });
});
