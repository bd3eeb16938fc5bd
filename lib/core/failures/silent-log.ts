/** A log that says nothing of a failure: the sentence that the failure ends with, and what a person can do then. */
export const silentLogs = [
  {
    name: "empty",
    sentence: "Its log is empty.",
    advice:
      "It wrote no line, so only its status tells of the failure. Let it print what it begins, or set PYTHONFAULTHANDLER to 1 in env: then Python tells of crashes of native code.",
  },
  {
    name: "no_error",
    sentence: "Its log tells of no error.",
    advice:
      "Its log tells of no error: the last line is what it did before it ended. Let it write to stderr why it ends (an exception that nobody catches does), or set PYTHONFAULTHANDLER to 1 in env for crashes of native code.",
  },
] as const;

export type SilentLog = (typeof silentLogs)[number];

/** Null: the sentence of the failure came from its log. */
export const findSilentLog = (error: string | null): SilentLog | null =>
  silentLogs.find(({ sentence }) => error?.includes(sentence)) ?? null;

export const describeSilentLog = (name: SilentLog["name"]): string =>
  silentLogs.find((one) => one.name === name)?.sentence ?? "";
