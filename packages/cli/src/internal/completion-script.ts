import { expect } from 'vitest';
import { main } from '../command-line';
import { testIo } from './test-io';

/** The completion script that `gans completion` prints for a shell. */
export async function completionScript(shell: string): Promise<string> {
  const io = testIo();
  expect(await main(['completion', shell], io)).toBe(0);
  return io.data();
}
