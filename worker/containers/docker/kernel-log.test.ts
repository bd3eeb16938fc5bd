import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isHostOutOfMemory, readKernelLog } from "./kernel-log";

const id = "0f4c1e5a".repeat(8);
const ofHost = `6,1184,8133894575,-;oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=docker-${id}.scope,mems_allowed=0,global_oom,task_memcg=/system.slice/docker-${id}.scope,task=python,pid=71,uid=10001`;
const ofLimit = `6,1184,8133894575,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=python,pid=71,uid=10001`;

test("the host's memory is told from the container's own limit, and from another container", () => {
  expect(isHostOutOfMemory(["6,1,1,-;started", ofHost], id)).toBe(true);
  expect(isHostOutOfMemory([ofLimit], id)).toBe(false);
  expect(isHostOutOfMemory([ofHost], "1".repeat(64))).toBe(false);
});

test("a process that calls itself like the kernel's words proves nothing, and no other program's line does", () => {
  expect(isHostOutOfMemory([ofLimit.replace("task=python", "task=a,global_oom,")], id)).toBe(false);
  const inName = ofLimit.replace(`,task_memcg=/docker/${id}`, ",task_memcg=/docker/x");
  expect(isHostOutOfMemory([inName.replace("python", `x,global_oom,task_memcg=/${id},`)], id)).toBe(false);
  expect(isHostOutOfMemory([ofHost.replace("6,", "14,")], id)).toBe(false);
});

test("a kernel log that is not there or not readable is empty", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hardsim-kmsg-"));
  try {
    expect(await readKernelLog(join(folder, "none"))).toEqual([]);
    await writeFile(join(folder, "log"), "6,1,1,-;one\n");
    expect(await readKernelLog(join(folder, "log"))).toEqual(["6,1,1,-;one\n"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
