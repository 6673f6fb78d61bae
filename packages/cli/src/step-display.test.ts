import { describe, expect, it } from 'vitest';
import { testIo } from './internal/test-io';
import { createStepDisplay } from './step-display';

describe('createStepDisplay', () => {
  it('prints a line a step in a log, and one every five seconds of a long step', () => {
    const io = testIo();
    const display = createStepDisplay(io);
    for (let second = 0; second <= 12; second++) {
      io.clock = 1000 * second;
      display.show({ title: 'downloading (100 MB)', fraction: second / 20 });
    }
    display.show({ title: 'checking' });
    display.show({ title: 'checking' });
    display.close();
    expect(io.errors().split('\n')).toEqual([
      'downloading (100 MB)',
      'downloading (100 MB), 25 %, 15 s left',
      'downloading (100 MB), 50 %, 10 s left',
      'checking',
      '',
    ]);
  });

  it('rewrites one line on a terminal, never exceeds its width, and leaves nothing', () => {
    const io = testIo({ isTTY: true, columns: 50 });
    const display = createStepDisplay(io);
    display.show({ title: 'downloading', fraction: 0 });
    io.clock = 4000;
    display.show({ title: 'downloading', fraction: 0.25 });
    display.show({ title: `compiling ${'much '.repeat(20)}` });
    display.close();
    const frames = io.errors().split('\r\x1b[2K');
    expect(frames.slice(0, 3)).toEqual([
      '',
      'downloading  ░░░░░░░░░░░░░░░░  0 %',
      'downloading  ████░░░░░░░░░░░░  25 %  12 s left',
    ]);
    expect(frames[3]).toMatch(/^compiling much .{34}$/);
    expect(frames.slice(4)).toEqual(['']);
    expect(io.errors()).not.toContain('\n');
  });

  it('extrapolates from where a step began', () => {
    const io = testIo({ isTTY: true });
    const display = createStepDisplay(io);
    display.show({ title: 'installing', fraction: 0.5 });
    io.clock = 10_000;
    display.show({ title: 'installing', fraction: 0.6 });
    expect(io.errors()).toMatch(/60 % {2}40 s left$/);
  });

  it('leaves remarks, once each and whole', () => {
    const title = `passing over TensorFlow (python3): ${'it is old, '.repeat(20)}`;
    for (const isTTY of [true, false]) {
      const io = testIo({ isTTY, columns: 40 });
      const display = createStepDisplay(io);
      display.show({ title: 'searching' });
      display.show({ title });
      display.show({ title });
      display.close();
      const stays = isTTY ? `\r\x1b[2K\x1b[2m${title}\x1b[22m\n` : `${title}\n`;
      expect(io.errors().split(stays)).toHaveLength(2);
    }
  });
});
