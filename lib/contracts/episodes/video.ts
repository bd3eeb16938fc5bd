/** Of an episode's environment, as a simulator of the user's own leaves it; where there are several, the first counts. */
export const videoTypes = { mp4: "video/mp4", webm: "video/webm" } as const;

export const videoNames = (env: number): readonly string[] =>
  Object.keys(videoTypes).map((ending) => `videos/${env}.${ending}`);

/** What a browser is told that a file is; null: it is no video of an episode. */
export function videoTypeOf(name: string): string | null {
  const [, ending] = /^videos\/\d{1,9}\.(mp4|webm)$/.exec(name) ?? [];
  return ending === "mp4" || ending === "webm" ? videoTypes[ending] : null;
}
