import type Docker from "dockerode";
import type { TrainerNetwork } from "@/lib/server/network-policy";
import type { UserFiles } from "./user-files";

/** What an engine is told of all its containers, and what has been found out about it. */
export type Rules = {
  runtime: string | null;
  network: TrainerNetwork;
  /** False once it has refused to give a container more than it has itself. */
  mayRaiseLimits: boolean;
  userFiles: UserFiles;
};

export type Host = { docker: Docker; rules: Rules; read(): Promise<{ cpus: number; clock: Date }> };
