import type { WireLogLine } from "@/lib/contracts/frames";
import type { AttemptLogLine } from "@/lib/server/storage/attempt-log-format";

export function toWireLine({ goesOn, ...line }: AttemptLogLine): WireLogLine {
  return goesOn ? { ...line, goes_on: goesOn } : line;
}
