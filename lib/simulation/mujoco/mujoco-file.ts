import file from "@mujoco/mujoco/mujoco.wasm";

/** Where a browser finds the WebAssembly of the bindings, as seen from its bundle. */
export const mujocoFile = file;
