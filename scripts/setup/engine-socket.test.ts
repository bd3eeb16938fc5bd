import { expect, test } from "vitest";
import { findEngineSocket } from "./engine-socket.mjs";

const usual = "/var/run/docker.sock";
const [ofRuntime, ofUser] = ["/run/mine/docker.sock", "/run/user/1000/docker.sock"];
const XDG_RUNTIME_DIR = "/run/mine";

test.each<[string, Record<string, string>, Record<string, "usable" | "forbidden">, string | null]>([
  ["the usual one first", { XDG_RUNTIME_DIR }, { [usual]: "usable", [ofRuntime]: "usable" }, usual],
  [
    "then the runtime folder's",
    { XDG_RUNTIME_DIR },
    { [ofRuntime]: "usable", [ofUser]: "usable" },
    ofRuntime,
  ],
  ["then the user's", {}, { [ofUser]: "usable" }, ofUser],
  ["its own before one that it may not use", {}, { [usual]: "forbidden", [ofUser]: "usable" }, ofUser],
  ["one that it may not use, if there is no other", {}, { [usual]: "forbidden" }, usual],
  ["none yet", { XDG_RUNTIME_DIR }, {}, usual],
  ["a runtime folder that is none", { XDG_RUNTIME_DIR: "mine" }, { [ofUser]: "usable" }, ofUser],
  ["a socket that was named", { DOCKER_HOST: "unix:///x.sock" }, { [usual]: "usable" }, "/x.sock"],
  ["an engine elsewhere", { DOCKER_HOST: "tcp://h:2376" }, { [usual]: "usable" }, null],
])("%s", (_name, env, there, found) => {
  expect(findEngineSocket({ env, uid: 1000, look: (file) => there[file] ?? "none" })).toBe(found);
});
