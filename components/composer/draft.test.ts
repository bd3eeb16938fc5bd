import { expect, test } from "vitest";
import { readDraft, startDraft, withField, withText, writeDraft } from "./draft";

const start = () => startDraft({ name: "a", loop_policy: { max_iterations: 3 } });

test("form and JSON are always in step", () => {
  const byForm = withField(start(), "loop_policy.max_iterations", 5);
  expect(JSON.parse(byForm.text)).toEqual({ name: "a", loop_policy: { max_iterations: 5 } });
  const byText = withText(byForm, '{"name": "b"}');
  expect(byText.body).toEqual({ name: "b" });
});

test("text that can't be read is kept as typed, and the form waits for it", () => {
  const broken = withText(start(), '{"name": ');
  expect(broken.broken).not.toBeNull();
  expect(broken.text).toBe('{"name": ');
  expect(broken.body).toEqual(start().body);
  expect(withField(broken, "name", "c")).toBe(broken);
});

test("the same text has one key, a changed text another", () => {
  const first = start();
  expect(withText(first, first.text).key).toBe(first.key);
  expect(withText(first, `${first.text} `).key).not.toBe(first.key);
});

test("a draft survives a reload, a broken one too", () => {
  for (const draft of [start(), withText(start(), "{")])
    expect(readDraft(writeDraft(draft, "usr_a"), "usr_a")).toEqual(draft);
  expect(readDraft("nonsense", "usr_a")).toBeNull();
  expect(readDraft('{"origin": "usr_a", "text": 1}', "usr_a")).toBeNull();
});

test("a draft is not shown to another person, and a fork's not for another run", () => {
  expect(readDraft(writeDraft(start(), "usr_a "), "usr_b ")).toBeNull();
  expect(readDraft(writeDraft(start(), "usr_a run_1"), "usr_a run_2")).toBeNull();
});
