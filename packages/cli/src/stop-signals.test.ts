import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { type SignalProcess, watchStopSignals } from './stop-signals';

function watched() {
  const emitter = new EventEmitter();
  const exit = vi.fn();
  const process: SignalProcess = { on: (name, listener) => emitter.on(name, () => listener(name)), exit };
  const clock = { now: 0 };
  return { emitter, exit, clock, stop: watchStopSignals(process, () => clock.now) };
}

describe('watchStopSignals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('aborts at %s and turns a failure into the exit code %d', (name, code) => {
    const { emitter, exit, stop } = watched();
    expect(stop.signal.aborted).toBe(false);
    expect([0, 1, 2].map(stop.exitCode)).toEqual([0, 1, 2]);
    emitter.emit(name);
    expect(stop.signal.aborted).toBe(true);
    expect([0, 1, 2].map(stop.exitCode)).toEqual([0, code, 2]);
    expect(exit).not.toHaveBeenCalled();
  });

  it('exits at once at the second signal, whichever it is', () => {
    const { emitter, exit, clock } = watched();
    emitter.emit('SIGINT');
    clock.now = 200;
    emitter.emit('SIGTERM');
    expect(exit.mock.calls).toEqual([[143]]);
  });

  it('takes a signal that comes again within moments for the same one, passed on by a parent', () => {
    const { emitter, exit, clock } = watched();
    emitter.emit('SIGINT');
    clock.now = 100;
    emitter.emit('SIGINT');
    expect(exit).not.toHaveBeenCalled();
    clock.now = 1000;
    emitter.emit('SIGINT');
    expect(exit.mock.calls).toEqual([[130]]);
  });

  it('can be told of a signal that did not come by itself', () => {
    const { stop } = watched();
    stop.receive('SIGHUP');
    expect([stop.signal.aborted, stop.exitCode(1)]).toEqual([true, 129]);
  });
});
