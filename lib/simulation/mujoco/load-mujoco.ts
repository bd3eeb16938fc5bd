import loadBindings, { type MainModule } from "@mujoco/mujoco";

export type Mujoco = MainModule;

/**
 * One WebAssembly instance of MuJoCo. Whoever calls compiles the module, because that takes a quarter of a second and
 * one compiled module serves any number of threads.
 */
export function loadMujoco(module: WebAssembly.Module): Promise<Mujoco> {
  return loadBindings({
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) {
      // The bindings cannot be told of a failure here. Left unhandled it ends the thread, which its owner notices.
      void WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      return {};
    },
  });
}
