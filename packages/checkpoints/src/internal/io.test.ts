import { IoError, ValueError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { toIoError } from './io';

const systemError = (code: string) => Object.assign(new Error(code), { code });

describe('toIoError', () => {
  it.each([
    ['ENOSPC', 'got a full disk (ENOSPC). Free some space and try again.'],
    ['EACCES', 'got no permission (EACCES). Choose another folder or change its permissions.'],
    ['EROFS', 'got a read-only file system (EROFS). Choose another folder.'],
    ['EXYZ', 'got EXYZ. Check the path and the file system.'],
  ])('says what %s means', (code, text) => {
    const cause = systemError(code);
    const error = toIoError('writeFileAtomic', 'a/b', 'a writable file', cause);
    expect(error).toBeInstanceOf(IoError);
    expect(error.message).toBe(`writeFileAtomic: expected a/b to be a writable file, ${text}`);
    expect(error.cause).toBe(cause);
  });

  it('passes errors of our own', () => {
    const own = new ValueError('mine');
    expect(toIoError('f', 'p', 'w', own)).toBe(own);
  });
});
