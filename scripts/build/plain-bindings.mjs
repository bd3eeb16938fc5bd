import { readFile } from "node:fs/promises";

/**
 * MuJoCo's bindings write text for each function that they bind and have it become code, which the policy of our pages forbids
 * everywhere. These do the same without: what goes in and comes out is converted by the same converters, in the same order.
 * @type {readonly { find: string, put: string }[]} each stands there once
 */
const changes = [
  {
    find: "var invokerFn = new Function(...args, invokerFnBody)(...closureArgs);",
    put: `
      const firstArgument = isClassMethodFunc ? 2 : 1;
      var invokerFn = function (...given) {
        checkArgCount(given.length, minArgs, expectedArgCount, humanName, throwBindingError);
        const toDestroy = needsDestructorStack ? [] : null;
        const wired = [cppTargetFunc];
        if (isClassMethodFunc) wired.push(argTypes[1]["toWireType"](toDestroy, this));
        for (let i = 0; i < expectedArgCount; i++) wired.push(argTypes[i + 2]["toWireType"](toDestroy, given[i]));
        const answer = cppInvokerFunc(...wired);
        if (needsDestructorStack) runDestructors(toDestroy);
        else
          for (let i = isClassMethodFunc ? 1 : 2; i < argTypes.length; i++)
            if (argTypes[i].destructorFunction !== null)
              argTypes[i].destructorFunction(wired[i - 2 + firstArgument]);
        if (returns) return argTypes[0]["fromWireType"](answer);
      };`,
  },
  {
    find: "let [args, invokerFnBody] = createJsInvoker(argTypes, isClassMethodFunc, returns, isAsync);",
    put: "",
  },
  {
    find: "var invokerFunction = new Function(...params, functionBody)(...args);",
    put: `
      var invokerFunction = function (obj, func, destructorsRef, at) {
        const given = kind === 0 ? [obj] : [];
        for (const type of types) {
          given.push(type.readValueFromPointer(at));
          at += type.argPackAdvance;
        }
        const answer = kind === 1 ? new func(...given) : func.call(...given);
        if (!retType.isVoid) return emval_returnValue(retType, destructorsRef, answer);
      };`,
  },
];

/**
 * @param {string} text of the bindings
 * @returns {string} the same without text that becomes code. Throws where they are not the bindings that this was made for.
 */
export function plainBindings(text) {
  let changed = text;
  for (const { find, put } of changes) {
    if (changed.split(find).length !== 2)
      throw new Error(
        `the bindings of MuJoCo have changed: ${JSON.stringify(find)} does not stand there once`,
      );
    changed = changed.replace(find, () => put);
  }
  if (/\bnew Function\b|\beval\(/.test(changed))
    throw new Error("the bindings of MuJoCo have changed: text becomes code in them at another place");
  return changed;
}

/** @type {import("esbuild").Plugin} */
export const withPlainBindings = {
  name: "plain-bindings",
  setup(build) {
    build.onLoad({ filter: /@mujoco[\\/]mujoco[\\/]mujoco\.js$/ }, async ({ path }) => ({
      contents: plainBindings(await readFile(path, "utf8")),
      loader: "js",
    }));
  },
};
