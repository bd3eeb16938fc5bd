import { expect, test } from "vitest";
import { createLogDecoder, toSinceAfter } from "./log-frames";

function frame(stream: 1 | 2, text: string | Buffer): Buffer {
  const body = typeof text === "string" ? Buffer.from(text) : text;
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}
const at = (n: number) => `2026-01-02T03:04:05.00000000${n}Z`;

test("lines keep their order across streams, wherever the chunks are cut", () => {
  const bytes = Buffer.concat([
    frame(1, `${at(1)} a\n`),
    frame(2, `${at(2)} é b\n`),
    frame(1, `${at(3)} \n`),
  ]);
  for (let size = 1; size <= bytes.length; size += 1) {
    const decoder = createLogDecoder();
    const lines = [];
    for (let from = 0; from < bytes.length; from += size)
      lines.push(...decoder.push(bytes.subarray(from, from + size)));
    expect([...lines, ...decoder.end()].map((line) => [line.stream, line.text])).toEqual([
      ["stdout", "a"],
      ["stderr", "é b"],
      ["stdout", ""],
    ]);
  }
});

test("a line in several records is one line, and the end of the stream gives the last piece", () => {
  const decoder = createLogDecoder();
  expect(decoder.push(frame(1, `${at(1)} abc`))).toEqual([]);
  expect(decoder.push(frame(2, `${at(2)} x\n`)).map((line) => line.text)).toEqual(["x"]);
  expect(decoder.push(frame(1, `${at(3)} def\n`))).toMatchObject([{ text: "abcdef", cursor: at(3) }]);
  decoder.push(frame(1, `${at(4)} no newline`));
  expect(decoder.end().map((line) => line.text)).toEqual(["no newline"]);
});

test("a resumed stream does not repeat what the other stream said while a long line was open", () => {
  const decoder = createLogDecoder();
  decoder.push(frame(1, `${at(1)} long, without an end`));
  expect(decoder.push(frame(2, `${at(2)} ValueError\n`))).toMatchObject([{ cursor: at(2) }]);
  expect(decoder.end()).toMatchObject([{ text: "long, without an end", cursor: at(2), at: new Date(at(1)) }]);
});

test("a line without end comes in pieces", () => {
  const decoder = createLogDecoder();
  const record = "x".repeat(16 * 1024);
  const lines = Array.from({ length: 9 }, () => decoder.push(frame(1, `${at(1)} ${record}`))).flat();
  expect(lines.map((line) => line.text.length)).toEqual([65_536, 65_536]);
});

test("a character that two pieces share is whole, and bytes that are no character are marked", () => {
  for (const [character, shift] of [
    ["é", 1],
    ["€", 2],
    ["😀", 3],
  ] as const) {
    const bytes = Buffer.from("-".repeat(65_536 - shift) + character + character);
    const decoder = createLogDecoder();
    const record = (part: Buffer, end = "") =>
      frame(1, Buffer.concat([Buffer.from(`${at(1)} `), part, Buffer.from(end)]));
    const lines = [
      ...decoder.push(record(bytes.subarray(0, 65_536))),
      ...decoder.push(record(bytes.subarray(65_536), "\n")),
    ];
    expect(lines.map(({ text }) => text).join("")).toBe(bytes.toString());
    expect(lines.map(({ goesOn }) => goesOn)).toEqual([true, undefined]);
  }
  const broken = Buffer.from([...Buffer.from(`${at(1)} a`), 0xff, 0xc3, 0x0a]);
  expect(createLogDecoder().push(frame(1, broken))).toMatchObject([{ text: "a\ufffd\ufffd" }]);
});

test("a stream resumes one nanosecond after the last line", () => {
  expect(toSinceAfter("1970-01-01T00:00:07.5Z")).toBe("7.500000001");
  expect(toSinceAfter("1970-01-01T00:00:07Z")).toBe("7.000000001");
  expect(toSinceAfter("1970-01-01T00:00:07.999999999Z")).toBe("8.000000000");
});
