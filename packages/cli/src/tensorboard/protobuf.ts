/** Writing and reading of protocol buffers, as far as event files need them: fields of a message, one after the other. */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A field of a message as it was read. */
export interface Field {
  readonly number: number;
  /** A whole number, or the bytes of anything else. */
  readonly value: number | Uint8Array;
}

/** Encodes a field that holds a whole number >= 0 (int32, int64, enum). */
export function varintField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varint((number << 3) | VARINT), ...varint(value)]);
}

/** Encodes a field of type double. */
export function doubleField(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = (number << 3) | FIXED64;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

/** Encodes a field of type float. */
export function floatField(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = (number << 3) | FIXED32;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

/** Encodes a field that holds a text, bytes, or a message given by its fields. */
export function bytesField(number: number, value: string | Uint8Array | readonly Uint8Array[]): Uint8Array {
  const data =
    typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Uint8Array ? value : join(value);
  return join([Uint8Array.from([...varint((number << 3) | BYTES), ...varint(data.length)]), data]);
}

/** Joins the fields of a message. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Reads the fields of a message, in order. The bytes of a field are a view of the message. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const next = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = next();
    const type = tag & 7;
    if (type === VARINT) {
      fields.push({ number: tag >>> 3, value: next() });
      continue;
    }
    const length = type === FIXED64 ? 8 : type === FIXED32 ? 4 : next();
    fields.push({ number: tag >>> 3, value: message.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}
