import { maskedCrc32c } from './crc32c';

const HEADER = 12;
const FOOTER = 4;

/** Puts data into a record of a TFRecord file: length (uint64), its checksum, the data, its checksum; little-endian. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER + data.length + FOOTER);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, HEADER);
  view.setUint32(HEADER + data.length, maskedCrc32c(data), true);
  return record;
}

/** Reads the records of a TFRecord file up to its end, or to the first one that is torn or damaged: what comes after it cannot be told.
 *
 *  @param file its bytes.
 *  @returns the data of each record, as views of `file`.
 */
export function decodeRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at + HEADER + FOOTER <= file.length; ) {
    if (view.getUint32(at + 8, true) !== maskedCrc32c(file.subarray(at, at + 8))) break;
    const end = at + HEADER + Number(view.getBigUint64(at, true));
    if (end + FOOTER > file.length) break;
    const data = file.subarray(at + HEADER, end);
    if (view.getUint32(end, true) !== maskedCrc32c(data)) break;
    records.push(data);
    at = end + FOOTER;
  }
  return records;
}
