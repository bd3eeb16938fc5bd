import { expect, test } from "vitest";
import { splitEntrypoint } from "./entrypoint";

test("an entrypoint is split as a shell would, without a shell's meaning", () => {
  expect(splitEntrypoint(`python -m "my train" 'a b' c\\ d $HOME`)).toEqual({
    ok: true,
    argv: ["python", "-m", "my train", "a b", "c d", "$HOME"],
  });
});

test("a quote that never closes and an empty entrypoint are refused", () => {
  expect(splitEntrypoint(`python "x`)).toMatchObject({ ok: false });
  expect(splitEntrypoint("   ")).toEqual({ ok: false, message: "names no program" });
  expect(splitEntrypoint(`"" x`)).toMatchObject({ ok: false });
});
