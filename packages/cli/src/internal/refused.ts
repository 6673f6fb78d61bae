import { expect } from 'vitest';
import { main } from '../command-line';
import { testIo } from './test-io';

/** Runs a command line that must be refused as bad input, with and without `--json`: exit code 2, one line on stderr, on stdout nothing or one JSON object with the same message.
 *
 *  @returns the message.
 */
export async function refused(cwd: string, ...argv: string[]): Promise<string> {
  const plain = testIo({ cwd });
  expect(await main(argv, plain)).toBe(2);
  expect(plain.data()).toBe('');
  expect(plain.errors()).toMatch(/^error: [^\n]+\n$/);
  const json = testIo({ cwd });
  expect(await main([...argv, '--json'], json)).toBe(2);
  const { error } = JSON.parse(json.data()) as { error: { code: string; message: string } };
  expect(error.code).toMatch(/^[A-Z]+$/);
  expect(plain.errors()).toBe(`error: ${error.message}\n`);
  return error.message;
}
