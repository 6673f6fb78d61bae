import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  EngineError,
  FormatError,
  GansError,
  IoError,
  isGansError,
  ShapeError,
  ValueError,
} from './errors';

describe('GansError', () => {
  const cause = new Error('disk full');
  const errors = [
    [new ShapeError('m'), 'ShapeError', 'SHAPE'],
    [new ValueError('m'), 'ValueError', 'VALUE'],
    [new FormatError('m'), 'FormatError', 'FORMAT'],
    [new IoError('m', { cause }), 'IoError', 'IO'],
    [new EngineError('m', { cause }), 'EngineError', 'ENGINE'],
    [new ConfigError('m'), 'ConfigError', 'CONFIG'],
    [new GansError('ABORTED', 'm'), 'GansError', 'ABORTED'],
  ] as const;

  it('has a name, a code and a message in each of its kinds', () => {
    for (const [error, name, code] of errors) {
      expect([error.name, error.code, error.message]).toEqual([name, code, 'm']);
      expect(error).toBeInstanceOf(GansError);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).toBe(`${name}: m`);
      expect(isGansError(error)).toBe(true);
    }
  });

  it('keeps its cause', () => {
    expect(errors[3][0].cause).toBe(cause);
    expect(errors[4][0].cause).toBe(cause);
  });

  it('shows no brand when it is printed or copied', () => {
    expect(Object.keys(new ShapeError('m')).sort()).toEqual(['code', 'name']);
  });
});

describe('isGansError', () => {
  it('is false for everything else', () => {
    for (const value of [null, undefined, 'SHAPE', 7, {}, new Error('m'), { code: 'SHAPE', message: 'm' }])
      expect(isGansError(value)).toBe(false);
  });
});
