const events = ['uncaughtException', 'unhandledRejection'] as const;

/** Runs a function and removes the process-wide error listeners that it has added. The wasm modules install some that rethrow; a library has no business there. */
export function withoutNewListeners<T>(f: () => T): T {
  const before = new Set(events.flatMap((event) => process.listeners(event as 'uncaughtException')));
  try {
    return f();
  } finally {
    for (const event of events)
      for (const listener of process.listeners(event as 'uncaughtException'))
        if (!before.has(listener)) process.removeListener(event, listener);
  }
}

/** Runs a function while `globalThis.Worker` is the given class and assignments to it are ignored, then puts back what was there. */
export function withGlobalWorker<T>(worker: unknown, f: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  Object.defineProperty(globalThis, 'Worker', { configurable: true, get: () => worker, set: () => {} });
  try {
    return f();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'Worker');
    else Object.defineProperty(globalThis, 'Worker', before);
  }
}
