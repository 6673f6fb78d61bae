import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { type SignalProcess, watchStopSignals } from './stop-signals';

function watched() {
  const emitter = new EventEmitter();
  const [exit, kill] = [vi.fn(), vi.fn()];
  const process: SignalProcess = {
    pid: 7,
    on: (name, listener) => emitter.on(name, () => listener(name)),
    removeAllListeners: (name) => emitter.removeAllListeners(name),
    // What is still listened to would not end a process.
    kill: (pid, name) => kill(pid, name, emitter.listenerCount(name)),
    exit,
  };
  const clock = { now: 0 };
  return { emitter, exit, kill, clock, stop: watchStopSignals(process, () => clock.now) };
}

describe('watchStopSignals', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('aborts at %s and turns a failure into the exit code %d', (name, code) => {
    const { emitter, exit, stop } = watched();
    expect(stop.signal.aborted).toBe(false);
    [0, 1, 2].map(stop.exit);
    emitter.emit(name);
    expect(stop.signal.aborted).toBe(true);
    [0, 1, 2].map(stop.exit);
    expect(exit.mock.calls.flat()).toEqual([0, 1, 2, 0, code, 2]);
  });

  it('ends by SIGHUP itself where that came, whatever the work says: at an exit Node would crash without its terminal', () => {
    for (const code of [0, 1]) {
      const { emitter, exit, kill, stop } = watched();
      emitter.emit('SIGHUP');
      expect([stop.signal.aborted, kill.mock.calls]).toEqual([true, []]);
      stop.exit(code);
      expect([exit.mock.calls, kill.mock.calls]).toEqual([[], [[7, 'SIGHUP', 0]]]);
    }
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
    const { stop, kill } = watched();
    stop.receive('SIGHUP');
    expect(stop.signal.aborted).toBe(true);
    stop.exit(1);
    expect(kill.mock.calls).toEqual([[7, 'SIGHUP', 0]]);
  });
});
