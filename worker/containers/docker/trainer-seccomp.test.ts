import { expect, test } from "vitest";
import profile from "./trainer-seccomp.json" with { type: "json" };

const allowed = new Set(
  profile.syscalls.filter(({ action }) => action === "SCMP_ACT_ALLOW").flatMap(({ names }) => names),
);

test("what is not named is refused, and 32-bit calls are no way around that", () => {
  expect(profile.defaultAction).toBe("SCMP_ACT_ERRNO");
  expect(profile.archMap.map(({ subArchitectures }) => subArchitectures)).toEqual([[], []]);
});

test("what holes in kernels were reached through, and no trainer needs, is not there", () => {
  const away = `ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp io_uring_setup io_uring_enter io_uring_register
    bpf perf_event_open userfaultfd keyctl add_key request_key mount umount2 fsopen move_mount open_tree pivot_root chroot
    setns unshare init_module finit_module kexec_load open_by_handle_at name_to_handle_at fanotify_init fanotify_mark
    modify_ldt adjtimex clock_adjtime clock_settime settimeofday swapon reboot acct quotactl syslog iopl ioperm
    msgget msgsnd mq_open vmsplice remap_file_pages memfd_secret sync`;
  expect(away.split(/\s+/).filter((name) => allowed.has(name))).toEqual([]);
});

test("what CUDA, NCCL and data loaders call is there", () => {
  const needed = `ioctl mmap mlock sched_setaffinity shmget shmat memfd_create eventfd2 timerfd_create epoll_pwait2 sendmsg recvmsg
    socketpair io_setup io_submit io_getevents copy_file_range splice sendfile fallocate madvise prlimit64 rseq membarrier
    futex_waitv pidfd_open inotify_add_watch mknod execveat landlock_create_ruleset`;
  expect(needed.split(/\s+/).filter((name) => !allowed.has(name))).toEqual([]);
});

test("sockets are local, of the internet, or ask the kernel for routes; a new thread makes no namespace", () => {
  const rulesOf = (name: string) => profile.syscalls.filter(({ names }) => names.includes(name));
  const families = rulesOf("socket").map((rule) => rule.args?.map(({ op, value }) => [op, value]));
  expect(families).toEqual([1, 2, 10, 16].map((family) => [["SCMP_CMP_EQ", family]]));
  const namespaces = 0x7e020000;
  expect(rulesOf("clone")).toMatchObject([{ args: [{ op: "SCMP_CMP_MASKED_EQ", value: namespaces }] }]);
  // Its arguments lie in memory, where no filter looks: libraries fall back to clone when there is none.
  expect(rulesOf("clone3")).toMatchObject([{ action: "SCMP_ACT_ERRNO", errnoRet: 38 }]);
});
