import type { Logger } from "pino";
import type { Database } from "@/lib/server/db/client";
import type { Env } from "@/lib/server/env";
import type { FleetWatch } from "@/lib/server/events/fleet-watch";
import type { Notifications } from "@/lib/server/events/notifications";
import type { RunsTail } from "@/lib/server/events/tail-runs";
import type { Storage } from "@/lib/server/storage/port";
import type { Caller } from "./caller";
import type { CallerWatch } from "./caller-watch";
import type { KeyIdentities } from "./key-identities";
import type { OpenStreams } from "./open-streams";
import type { RequestLimits } from "./request-limits";
import type { MomentReader } from "./training-runs/moment-reader";
import type { RunTexts } from "./training-runs/run-texts";

/** What the process shares between all requests. */
export type Shared = {
  env: Env;
  database: Database;
  storage: Storage;
  notifications: Notifications;
  /** One of each for all streams of the process; whoever makes them has them look. */
  fleetWatch: FleetWatch;
  callerWatch: CallerWatch;
  runsTail: RunsTail;
  streams: OpenStreams;
  keyIdentities: KeyIdentities;
  moment: MomentReader;
  runTexts: RunTexts;
  limits: RequestLimits;
  log: Logger;
  /** Aborted when the process ends: streams end with it. */
  stopping: AbortSignal;
  /** First start needs it where the server listens beyond this machine; null where it does not. */
  setupToken: string | null;
};

/** What a verb gets: the shared things, who asks, and from which machine, where that is known. */
export type ServiceContext = Shared & { caller: Caller; address?: string };
