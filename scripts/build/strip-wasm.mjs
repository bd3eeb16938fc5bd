import { readFile } from "node:fs/promises";

const headerBytes = 8;
const customSection = 0;

/**
 * A WebAssembly file without its custom sections: names and debug information, which nothing runs and which are more than half of
 * MuJoCo's. What is computed stays as it is.
 * @param {Uint8Array} file
 * @returns {Uint8Array}
 */
export function stripWasm(file) {
  if (Buffer.from(file.subarray(0, 4)).toString("latin1") !== "\0asm")
    throw new Error("this is no WebAssembly");
  const kept = [file.subarray(0, headerBytes)];
  let at = headerBytes;
  while (at < file.length) {
    const { value: length, next } = readSize(file, at + 1);
    const end = next + length;
    if (end > file.length) throw new Error("this WebAssembly ends within a section");
    if (file[at] !== customSection) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/**
 * Seven bits a byte, the lowest first.
 * @param {Uint8Array} file
 * @param {number} at
 */
function readSize(file, at) {
  let value = 0;
  for (let next = at, shift = 0; next < file.length && shift < 35; shift += 7) {
    const byte = file[next++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, next };
  }
  throw new Error("this WebAssembly ends within the size of a section");
}

/** @type {import("esbuild").Plugin} */
export const withStrippedWasm = {
  name: "stripped-wasm",
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({
      contents: stripWasm(await readFile(path)),
      loader: "file",
    }));
  },
};
