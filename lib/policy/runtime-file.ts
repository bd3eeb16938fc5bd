import { env } from "onnxruntime-web";
import file from "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/** Where a browser finds the WebAssembly of the runtime, as seen from its bundle. It is the very file that Node runs. */
export const runtimeFile = file;

/** Before the first policy is loaded: the runtime is this, and looks for nothing elsewhere. */
export function provideRuntime(wasm: ArrayBuffer): void {
  env.wasm.wasmBinary = wasm;
}
