import { expect, test } from "vitest";
import { nameArtifact, nameDownload } from "./name-download";

test.each([
  ["pick-lift", "checkpoint.pt", "file", "pick-lift-i3.pt"],
  ["pick-lift", "checkpoint.pt", "folder", "pick-lift-i3.tar"],
  ["Lift, wider (2)", "model.safetensors", "file", "Lift-wider-2-i3.safetensors"],
  ["../x", "weights", "file", "x-i3"],
  ["把手", "a.pt", "file", "run_1-i3.pt"],
  ["a".repeat(200), "a.pt", "file", `${"a".repeat(100)}-i3.pt`],
] as const)("a download of %s, %s (%s) is called %s", (name, filename, format, expected) => {
  expect(nameDownload({ name, runId: "run_1" }, { filename, format, iterationIndex: 3 })).toBe(expected);
});

test("a downloaded artifact is told apart from those of other runs and iterations", () => {
  const name = (artifact: string) =>
    nameArtifact(
      { name: "pick lift", runId: "run_1" },
      { name: artifact, artifactId: "art_1", iterationIndex: 3 },
    );
  expect(name("metrics.json")).toBe("pick-lift-i3-metrics.json");
  expect(name("logs/a b.txt")).toBe("pick-lift-i3-a b.txt");
});
