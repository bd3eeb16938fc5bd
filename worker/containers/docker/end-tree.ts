import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { EngineAwayError, EngineRefusal } from "@/worker/containers/port";
import { ask } from "./ask";

const pollMs = 200;
const quick = { timeoutMs: 10_000 };

/**
 * Runs in the container, by its own user and its own `sh`. An engine's stop signals the first process alone: a shell before the
 * trainer (`sh -c "python train.py; echo after"`) dies of it at once, and with it goes the whole container. So first whatever
 * catches SIGTERM gets it, while the shells and launchers above stand still; a program that catches it has its own children
 * in hand (data loaders, ranks). Once all those have ended, shells that trap it get it, and a second later what was there from
 * the beginning: a shell runs its trap only when what it waits for has ended, and what the trap itself starts is left alone.
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
    traps=0
    case $name in sh|bash|dash|ash|ksh|mksh|zsh|fish|busybox) traps=$catches catches=0 ;; esac
    all="$all $pid"
    eval "parent_$pid=$parent catches_$pid=$catches traps_$pid=$traps"
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
shells= others=
for one in $all; do
  climb "$one"
  [ -n "$below" ] || continue
  eval "traps=\\$traps_$one"
  if [ "$traps" = 1 ]; then shells="$shells $one"; else others="$others $one"; fi
done
for one in $shells; do kill -TERM "$one"; kill -CONT "$one"; done 2>/dev/null
for tick in 1 2 3 4 5 6 7 8 9 10; do
  living=
  for one in $shells; do lives "$one" && living=1; done 2>/dev/null
  [ -n "$living" ] || break
  rest
done
for one in $others; do kill -TERM "$one"; kill -CONT "$one"; done 2>/dev/null
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
    const askSoon = <Answer>(call: (abortSignal: AbortSignal) => Promise<Answer>) => ask(docker, call, quick);
    const exec = await askSoon((abortSignal) => docker.getContainer(name).exec({ ...options, abortSignal }));
    await askSoon((abortSignal) => exec.start({ Detach: true, abortSignal }));
    while (readLeftS() > 0) {
      const { Running } = await askSoon((abortSignal) => exec.inspect({ abortSignal }));
      if (!Running) break;
      await delay(Math.min(pollMs, readLeftS() * 1_000));
    }
  } catch (error) {
    // No shell, a container that is over, paused or so full that nothing starts in it, an engine whose socket lets nobody run
    // anything: stop alone is left. It also says whether the engine is away.
    if (!(error instanceof EngineRefusal || error instanceof EngineAwayError)) throw error;
  }
  return Math.ceil(readLeftS());
}
