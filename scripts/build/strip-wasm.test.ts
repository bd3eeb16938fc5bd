import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { plainBindings } from "./plain-bindings.mjs";
import { stripWasm } from "./strip-wasm.mjs";

const { resolve } = createRequire(import.meta.url);
const file = readFileSync(resolve("@mujoco/mujoco/mujoco.wasm"));

it("the simulator without what nothing runs is less than half of it, and the same module", () => {
  const stripped = stripWasm(file);
  expect(stripped.length).toBeLessThan(file.length / 2);
  const [whole, small] = [file, stripped].map((bytes) => new WebAssembly.Module(new Uint8Array(bytes)));
  expect(WebAssembly.Module.exports(small as WebAssembly.Module)).toEqual(
    WebAssembly.Module.exports(whole as WebAssembly.Module),
  );
  expect(WebAssembly.Module.customSections(small as WebAssembly.Module, "name")).toEqual([]);
});

it("what is no whole WebAssembly is refused", () => {
  expect(() => stripWasm(Buffer.from("<html>"))).toThrow("no WebAssembly");
  expect(() => stripWasm(file.subarray(0, 5_000_000))).toThrow("ends within a section");
});

it("the bindings without text that becomes code are made of the version that is installed, and of no other", () => {
  const text = readFileSync(resolve("@mujoco/mujoco"), "utf8");
  expect(plainBindings(text)).not.toMatch(/new Function/);
  expect(() => plainBindings(text.replaceAll("invokerFnBody", "body"))).toThrow("have changed");
});
