import fc from "fast-check";
import { expect, test } from "vitest";
import { type Draft, startDraft, withField, withText, writeDraft } from "./draft";
import { type DraftEvent, type DraftState, reduceDraft, startDraftState } from "./draft-state";

const template = { name: "smoke", loop_policy: { max_iterations: 3 } };
const mine = "usr_a ";

/** What the browser keeps, shared by the tabs of a test; `refuses`: it takes nothing. */
type Slot = { text: string | null; refuses?: boolean };

/** A tab as the page runs it: what is due is carried out at once. */
function openTab(slot: Slot, origin = mine) {
  let state = startDraftState(template, origin);
  const tell = (event: DraftEvent): DraftState => {
    state = reduceDraft(state, event);
    if (state.due === null) return state;
    const { text } = state.due;
    const ok = text === null || !slot.refuses;
    if (ok) slot.text = text;
    state = reduceDraft(state, { type: "stored", ok });
    return state;
  };
  tell({ type: "opened", stored: slot.text });
  const settle = () => tell({ type: "settled", stored: slot.text });
  return {
    see: () => state,
    tell,
    settle,
    change: (draft: Draft) => tell({ type: "changed", draft }),
    type(name: string) {
      tell({ type: "changed", draft: withField(state.draft, "name", name) });
      return settle();
    },
  };
}

const nameIn = ({ draft }: DraftState) => draft.body.name;

test("what is typed is kept, and is there again after a reload", () => {
  const slot: Slot = { text: null };
  expect(openTab(slot).type("mine").kept).toBe(true);
  const again = openTab(slot).see();
  expect([nameIn(again), again.kept]).toEqual(["mine", true]);
});

test("typing back to what the page began with leaves nothing behind, by field, by text and by beginning anew", () => {
  const ways: readonly ((draft: Draft) => Draft)[] = [
    (draft) => withField(draft, "name", "smoke"),
    (draft) => withText(draft, startDraft(template).text),
    () => startDraft(template),
  ];
  for (const goBack of ways) {
    const slot: Slot = { text: null };
    const tab = openTab(slot);
    tab.type("regretted");
    tab.change(goBack(tab.see().draft));
    expect(tab.settle().kept).toBe(false);
    expect(slot.text).toBeNull();
    expect(nameIn(openTab(slot).see())).toBe("smoke");
  }
});

test("an opened page in which nothing is typed writes and removes nothing", () => {
  for (const text of [null, "of no draft", writeDraft(startDraft({ name: "theirs" }), "usr_b ")]) {
    const slot: Slot = { text };
    openTab(slot).settle();
    expect(slot.text).toBe(text);
  }
});

test("typing back does not take away what another person, or another fork, has kept", () => {
  const theirs = writeDraft(startDraft({ name: "theirs" }), "usr_a run_2");
  const slot: Slot = { text: theirs };
  const tab = openTab(slot, "usr_a run_1");
  expect(nameIn(tab.see())).toBe("smoke");
  tab.change(withField(tab.see().draft, "name", "for a moment"));
  tab.change(startDraft(template));
  tab.settle();
  expect(slot.text).toBe(theirs);
});

test("of two tabs the later one asks before it writes, and either answer is followed", () => {
  for (const answer of ["own_kept", "other_taken"] as const) {
    const slot: Slot = { text: null };
    const [first, second] = [openTab(slot), openTab(slot)];
    first.type("first");
    const { kept, rival } = second.type("second");
    expect([kept, rival]).toEqual([false, slot.text]);
    const after = second.tell({ type: answer, stored: slot.text });
    expect([after.rival, after.kept]).toEqual([null, true]);
    expect(nameIn(openTab(slot).see())).toBe(answer === "own_kept" ? "second" : "first");
    expect(nameIn(after)).toBe(answer === "own_kept" ? "second" : "first");
  }
});

test("typing back in one tab leaves what the other tab has kept since, and asks nothing", () => {
  const slot: Slot = { text: null };
  const [first, second] = [openTab(slot), openTab(slot)];
  first.type("first");
  second.type("second");
  const { rival } = second.type("smoke");
  expect(rival).toBeNull();
  expect(nameIn(openTab(slot).see())).toBe("first");
});

test("a draft that became a run is removed, another tab's is not", () => {
  const slot: Slot = { text: null };
  const [first, second] = [openTab(slot), openTab(slot)];
  first.type("first");
  second.type("second");
  second.tell({ type: "became_run", stored: slot.text });
  expect(nameIn(openTab(slot).see())).toBe("first");
  first.tell({ type: "became_run", stored: slot.text });
  expect(slot.text).toBeNull();
  expect(first.settle().kept).toBe(false);
});

test("a rival that is gone when it is chosen is shown all the same, and kept", () => {
  const slot: Slot = { text: null };
  const [first, second] = [openTab(slot), openTab(slot)];
  first.type("first");
  second.type("second");
  slot.text = null;
  second.tell({ type: "other_taken", stored: null });
  expect(nameIn(second.settle())).toBe("first");
  expect(second.see().kept).toBe(true);
});

test("a browser that takes nothing is not said to keep it", () => {
  expect(openTab({ text: null, refuses: true }).type("mine").kept).toBe(false);
});

test("whatever two tabs type, none writes over the other's unasked, and what is said to be kept is", () => {
  const typed = fc.record({ tab: fc.nat(1), name: fc.constantFrom("smoke", "x", "y", "z") });
  fc.assert(
    fc.property(fc.array(typed, { maxLength: 12 }), (steps) => {
      const slot: Slot = { text: null };
      const tabs = [openTab(slot), openTab(slot)] as const;
      for (const { tab, name } of steps) {
        const writer = tabs[tab === 0 ? 0 : 1];
        const before = slot.text;
        const wasKnown = before === null || before === writer.see().known;
        const after = writer.type(name);
        if (!wasKnown) expect(slot.text).toBe(before);
        expect(after.kept).toBe(slot.text === writeDraft(after.draft, mine));
      }
    }),
  );
});
