import crc32c from "crc-32/crc32c.js";
import protobuf from "protobufjs/minimal.js";

/** One number of a curve. `wallTime`: seconds since 1970. `step`: a whole number. */
export type ScalarEvent = { tag: string; step: number; value: number; wallTime: number };

/**
 * The beginning of an event file. It says the version from which on readers keep steps that go back: without it they would throw
 * away what came before.
 */
export function beginEventFile(wallTime: number): Uint8Array {
  return frameRecord(
    protobuf.Writer.create().uint32(9).double(wallTime).uint32(26).string("brain.Event:2").finish(),
  );
}

/** One record. A value is a 32-bit float in this format; NaN and infinities are themselves. */
export function writeScalar({ tag, step, value, wallTime }: ScalarEvent): Uint8Array {
  const writer = protobuf.Writer.create().uint32(9).double(wallTime).uint32(16).int64(step);
  // Event.summary, of which Summary.value is one, with its tag and its simple_value.
  writer.uint32(42).fork().uint32(10).fork();
  writer.uint32(10).string(tag).uint32(21).float(value).ldelim().ldelim();
  return frameRecord(writer.finish());
}

/** As TFRecord frames what it holds: its length and itself, each with a checksum behind it. */
function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(8 + 4 + data.length + 4);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, mask(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, mask(data), true);
  return record;
}

const rotated = 15;
const maskDelta = 0xa282ead8;

/** CRC-32C, turned and moved: checksums of checksums would be weak ones. */
function mask(bytes: Uint8Array): number {
  const crc = crc32c.buf(bytes) >>> 0;
  return (((crc >>> rotated) | (crc << (32 - rotated))) + maskDelta) >>> 0;
}
