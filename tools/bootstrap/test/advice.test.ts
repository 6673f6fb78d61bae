import { describe, expect, it } from 'vitest';
import { advise } from '../src/advice.mjs';
import { pinnedPnpm } from '../src/paths.mjs';

describe('advise', () => {
  it.each([
    ['npm error code ENOTFOUND\nnpm error network request failed', 'registry could not be reached'],
    [
      'ERR_PNPM_META_FETCH_FAIL  GET https://registry/x: request failed, reason: connect ECONNREFUSED',
      'registry could not be reached',
    ],
    ['ENOSPC: no space left on device, write', 'disk is full'],
    ["EACCES: permission denied, mkdir '/x'", 'may not be written'],
    ['npm error code E403', 'refused access'],
    ['ERR_PNPM_NO_MATCHING_VERSION  No matching version found for x@9', 'lacks a package'],
    ['npm error code EINTEGRITY', 'npm cache clean'],
    ['request failed, reason: self-signed certificate; SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'out of memory'],
    ['src/a.ts(1,2): error TS2322: Type', 'do not compile'],
    ["Error: Cannot find module 'x'", 'Delete the folder node_modules'],
  ])('recognises %j', (output, advice) => {
    expect(advise(output, 'otherwise')).toMatch(advice);
  });

  it('tells how to renew a lockfile with the pinned pnpm', () => {
    expect(advise('ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"', '')).toMatch(
      `npm exec --yes --package=pnpm@${pinnedPnpm()} -- pnpm install --no-frozen-lockfile`,
    );
  });

  it('names the cause, not what follows from it', () => {
    expect(advise("ENOSPC: no space left\nError: Cannot find module 'x'", '')).toMatch('disk is full');
  });

  it('falls back on the advice of the step', () => {
    expect(advise('something odd', 'look above')).toBe('look above');
  });
});
