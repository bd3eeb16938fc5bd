import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { EngineRefusal } from "@/worker/containers/port";
import { ask } from "./ask";

const pollMs = 200;

/**
 * Runs in the container, by its own user and its own `sh`. An engine's stop signals the first process alone: a shell before the
 * trainer (`sh -c "python train.py; echo after"`) dies of it at once, and with it goes the whole container. So first whatever
 * catches SIGTERM gets it, while the shells and launchers above stand still; a program that catches it has its own children
 * in hand (data loaders, ranks). Once all those have ended, everything that is left gets it. A second process that appears
 * while this goes on is left alone until then.
 */
const script = `
catches=; parent=
look() {
  all=
  for at in /proc/[0-9]*; do
    pid=\${at#/proc/} name= state= parent= caught=
    { while read -r key value rest; do
      case $key in Name:) name=$value ;; State:) state=$value ;; PPid:) parent=$value ;; SigCgt:) caught=$value ;; esac
    done < "$at/status"; } 2>/dev/null
    case $state in ''|Z|X) continue ;; esac
    case $caught in *[4567cdef]???) catches=1 ;; *) catches=0 ;; esac
    case $name in sh|bash|dash|ash|ksh|mksh|zsh|fish|busybox) catches=0 ;; esac
    all="$all $pid"
    eval "parent_$pid=$parent catches_$pid=$catches"
  done
}
climb() {
  below= covered= above= up=$1
  while :; do
    eval "up=\\\${parent_$up:-0}"
    case $up in 0) return ;; 1) below=1; return ;; esac
    eval "catches=\\\${catches_$up:-0}"
    [ "$catches" = 0 ] || covered=1
    above="$above $up"
  done
}
lives() {
  while read -r key value rest; do
    case $key in State:) case $value in Z|X) return 1 ;; esac; return 0 ;; esac
  done < "/proc/$1/status"
  return 1
}
rest() { sleep 0.1 2>/dev/null || sleep 1 || exit 0; }
look
[ "\${catches_1:-0}" = 0 ] || exit 0
told=
for one in $all; do
  eval "catches=\\$catches_$one"
  [ "$catches" = 1 ] || continue
  climb "$one"
  [ -n "$below" ] && [ -z "$covered" ] || continue
  for upper in $above; do kill -STOP "$upper" 2>/dev/null; done
  told="$told $one"
done
for one in $told; do kill -TERM "$one" 2>/dev/null; done
for one in $told; do
  while lives "$one" 2>/dev/null; do rest; done
done
kill -TERM -1 2>/dev/null
kill -CONT -1 2>/dev/null
while :; do rest; done
`;

/**
 * Gives the whole tree of a container's processes SIGTERM in good order, and waits for its end, at most for `graceS` seconds.
 * Answers how many whole seconds of them are left: all of them where the image has no `sh`, or the engine runs nothing in it.
 */
export async function endTree(docker: Docker, name: string, graceS: number): Promise<number> {
  const startedMs = performance.now();
  const readLeftS = () => Math.max(0, graceS - (performance.now() - startedMs) / 1_000);
  try {
    const options: object = { Cmd: ["sh", "-c", script], AttachStdout: false, AttachStderr: false };
    const exec = await ask(docker, (abortSignal) =>
      docker.getContainer(name).exec({ ...options, abortSignal }),
    );
    await ask(docker, (abortSignal) => exec.start({ Detach: true, abortSignal }));
    while (readLeftS() > 0) {
      const { Running } = await ask(docker, (abortSignal) => exec.inspect({ abortSignal }));
      if (!Running) break;
      await delay(Math.min(pollMs, readLeftS() * 1_000));
    }
  } catch (error) {
    // No shell, a container that is over or paused, an engine whose socket lets nobody run anything: stop alone is left.
    if (!(error instanceof EngineRefusal)) throw error;
  }
  return Math.ceil(readLeftS());
}
