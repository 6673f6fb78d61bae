import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { interrupted, run } from '../src/run.mjs';

const node = (script: string) => run([process.execPath, '-e', script], { output: 'capture' });

describe('run', () => {
  it('returns the exit code and what was printed', async () => {
    expect(await node("console.log('out'); console.error('err'); process.exitCode = 3;")).toEqual({
      code: 3,
      output: expect.stringMatching(/^(?:out\nerr|err\nout)\n$/),
    });
  });

  it('reports a signal as shells do', async () => {
    const { code } = await node("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 10_000);");
    expect(code).toBe(128 + constants.signals.SIGTERM);
    expect(interrupted(code)).toBe(true);
    expect(interrupted(1)).toBe(false);
  });

  it('reports a program that is not there', async () => {
    const { code, output } = await run(['no-such-program-here'], { output: 'capture' });
    expect(code).toBe(127);
    expect(output).toMatch('ENOENT');
  });

  it('keeps nothing but the answer where progress goes to stderr', async () => {
    const script = "console.log('answer'); console.error('progress')";
    expect(await run([process.execPath, '-e', script], { output: 'answer' })).toEqual({ code: 0, output: 'answer\n' });
  });

  it('gives what it starts variables of its own', async () => {
    const script = 'console.log(process.env.GANS_HINTS)';
    const { output } = await run([process.execPath, '-e', script], { output: 'capture', env: { GANS_HINTS: 'off' } });
    expect(output).toBe('off\n');
  });

  it('turns telemetry off for what it starts', async () => {
    const { output } = await node('console.log(process.env.TURBO_TELEMETRY_DISABLED, process.env.DO_NOT_TRACK)');
    expect(output).toBe('1 1\n');
  });
});
