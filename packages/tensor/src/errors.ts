const BRAND = /* @__PURE__ */ Symbol.for('@gans/error');

/** What went wrong, as a stable string that programs may switch on. */
export type ErrorCode =
  | 'SHAPE' // a tensor of the wrong rank or size
  | 'VALUE' // an argument outside its range
  | 'FORMAT' // a file or stream that is not what its format says
  | 'IO' // a path that cannot be read or written
  | 'ENGINE' // a TensorFlow.js engine that is absent, broken or incomplete
  | 'CONFIG' // a configuration or command line that cannot be honoured
  | 'ABORTED' // stopped by the caller's signal
  | 'DIVERGED'; // training produced a value that is not finite

/** The one error type of all @gans packages. Recognise it with `isGansError`, never with `instanceof` alone: a program may hold an ESM and a CJS copy of this class. */
export class GansError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'GansError'; // names are spelled out, since minifiers rename classes
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** A tensor has the wrong rank, size or dtype. Code `SHAPE`. */
export class ShapeError extends GansError {
  constructor(message: string) {
    super('SHAPE', message);
    this.name = 'ShapeError';
  }
}

/** An argument lies outside its documented range. Code `VALUE`. */
export class ValueError extends GansError {
  constructor(message: string) {
    super('VALUE', message);
    this.name = 'ValueError';
  }
}

/** A file is not what its format says. Code `FORMAT`. */
export class FormatError extends GansError {
  constructor(message: string) {
    super('FORMAT', message);
    this.name = 'FormatError';
  }
}

/** A path cannot be read or written. Code `IO`. */
export class IoError extends GansError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('IO', message, options);
    this.name = 'IoError';
  }
}

/** A TensorFlow.js engine is absent, broken or lacks something. Code `ENGINE`. */
export class EngineError extends GansError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('ENGINE', message, options);
    this.name = 'EngineError';
  }
}

/** A configuration or command line cannot be honoured. Code `CONFIG`. */
export class ConfigError extends GansError {
  constructor(message: string) {
    super('CONFIG', message);
    this.name = 'ConfigError';
  }
}

/** Tells whether a caught value is a GansError, from whichever copy of this package.
 *
 *  @param value anything.
 *  @returns true for errors made by any @gans package.
 *  @example
 *  try {
 *    createSeed(-1);
 *  } catch (error) {
 *    if (isGansError(error)) console.error(error.code, error.message); // VALUE createSeed: expected ...
 *  }
 */
export function isGansError(value: unknown): value is GansError {
  return typeof value === 'object' && value !== null && (value as { [BRAND]?: boolean })[BRAND] === true;
}
