import { describe, expect, it } from 'vitest';
import { testIo } from './internal/test-io';
import { createProgress } from './progress';

const report = (step: number, figures = {}) => ({ title: 'GAN', step, steps: 100, figures });

describe('createProgress', () => {
  it('prints a plain line every five seconds in a log', () => {
    const io = testIo();
    const progress = createProgress(io);
    for (let step = 1; step <= 12; step++) {
      io.clock = 1000 * step;
      progress.report(report(step, { D: 1.25 }));
    }
    const lines = io.errors().trimEnd().split('\n');
    expect(
      lines.map(
        (line) =>
          line
            .split('  ')
            .map((part) => part.trim())
            .filter(Boolean)[1],
      ),
    ).toEqual(['1 / 100', '6 / 100', '11 / 100']);
    expect(lines[1]).toContain('D 1.25');
    expect(io.errors()).not.toContain('\x1b');
  });

  it('extrapolates the time left from where it started', () => {
    const io = testIo();
    const progress = createProgress(io);
    progress.report(report(50));
    io.clock = 10_000;
    progress.report(report(60));
    expect(io.errors()).toContain('time left --');
    expect(io.errors()).toMatch(/60 \/ 100 {2}40 s left, until \d\d:\d\d/);
  });

  it('goes by the fraction where a time limit ends the work first', () => {
    const io = testIo();
    const progress = createProgress(io);
    progress.report({ ...report(0), fraction: 0 });
    io.clock = 30_000;
    progress.report({ ...report(1), fraction: 0.5 });
    expect(io.errors()).toContain('30 s left');
  });

  it('rewrites one line on a terminal and never exceeds its width', () => {
    const io = testIo({ isTTY: true, columns: 40 });
    const progress = createProgress(io);
    for (let step = 1; step <= 3; step++) {
      io.clock = 1000 * step;
      progress.report(report(step, { discriminator: 1.25, generator: 0.5 }));
    }
    progress.close();
    const frames = io.errors().split('\r\x1b[2K').slice(1);
    expect(frames).toHaveLength(3);
    for (const frame of frames) expect(frame.trimEnd().length).toBeLessThanOrEqual(39);
    expect(io.errors().endsWith('\n')).toBe(true);
    expect(io.errors().match(/\n/g)).toHaveLength(1);
  });

  it('always shows the last step', () => {
    const io = testIo();
    const progress = createProgress(io);
    progress.report(report(99));
    progress.report(report(100));
    expect(io.errors().trimEnd().split('\n').at(-1)).toMatch(/100 \/ 100 {2}done$/);
  });

  it('keeps notes apart from the live line', () => {
    const io = testIo({ isTTY: true });
    const progress = createProgress(io);
    progress.report(report(1));
    progress.note('checkpoint written');
    expect(io.errors().endsWith('\r\x1b[2K\x1b[2mcheckpoint written\x1b[22m\n')).toBe(true);
  });

  it('swallows reports but not notes when quiet', () => {
    const io = testIo();
    const progress = createProgress(io, { quiet: true });
    progress.report(report(1));
    progress.note('a warning');
    expect(io.errors()).toBe('a warning\n');
  });
});
