import { ConfigError, FormatError, GansError, IoError, ValueError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { checkingInput, describeFailure, InputError } from './failure';

describe('describeFailure', () => {
  it('returns 2 for a wrong command line and for a broken file', () => {
    expect(describeFailure(new ConfigError('gans: no'))).toEqual({ exitCode: 2, code: 'CONFIG', message: 'gans: no' });
    expect(describeFailure(new FormatError('bad magic')).exitCode).toBe(2);
  });

  it('returns 1 for failures along the way', () => {
    expect(describeFailure(new IoError('disk full'))).toMatchObject({ exitCode: 1, code: 'IO' });
    expect(describeFailure(new ValueError('out of range')).exitCode).toBe(1);
    expect(describeFailure(new TypeError('x is not a function'))).toEqual({
      exitCode: 1,
      code: 'INTERNAL',
      message: 'TypeError: x is not a function',
    });
    expect(describeFailure('thrown text').message).toBe('thrown text');
  });

  it('keeps the message on one line', () => {
    expect(describeFailure(new IoError('first\n  second')).message).toBe('first second');
  });
});

describe('checkingInput', () => {
  it('passes a result through', async () => {
    expect(await checkingInput(async () => 7)).toBe(7);
  });

  it('makes any refusal bad input and keeps its code', async () => {
    const refused = checkingInput(() => {
      throw new IoError('readIdxDataset: no such folder');
    });
    await expect(refused).rejects.toBeInstanceOf(InputError);
    await refused.catch((error) => expect(describeFailure(error)).toMatchObject({ exitCode: 2, code: 'IO' }));
  });

  it('leaves a stop what it is', async () => {
    const stopped = checkingInput(() => {
      throw new GansError('ABORTED', 'readImageFolder: stopped.');
    });
    await stopped.catch((error) => expect(describeFailure(error)).toMatchObject({ exitCode: 1, code: 'ABORTED' }));
    await expect(stopped).rejects.not.toBeInstanceOf(InputError);
  });

  it('does not hide a programming error', async () => {
    const broken = checkingInput(() => {
      throw new TypeError('oops');
    });
    await expect(broken).rejects.toBeInstanceOf(TypeError);
  });
});
