import { chmod, copyFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type PrivateEngine, startPrivateEngine } from "./private-engine";

/** An engine with userns-remap, whose host knows the account that it is made for. `first`: the id that its root has outside. */
export function startRemappedEngine(first: number): Promise<PrivateEngine> {
  return startPrivateEngine({
    flags: ["--bridge=none", "--iptables=false", "--ip6tables=false", "--userns-remap=hsremap"],
    seen: { passwd: "/etc/passwd", group: "/etc/group", subuid: "/etc/subuid", subgid: "/etc/subgid" },
    prepare: async (at) => {
      await chmod(at, 0o755);
      for (const [name, line] of [
        ["passwd", "hsremap:x:64123:64123::/nonexistent:/bin/false"],
        ["group", "hsremap:x:64123:"],
      ] as const) {
        await copyFile(`/etc/${name}`, path.join(at, name));
        await writeFile(path.join(at, name), `${line}\n`, { flag: "a" });
      }
      for (const name of ["subuid", "subgid"])
        await writeFile(path.join(at, name), `hsremap:${first}:65536\n`);
    },
  });
}
