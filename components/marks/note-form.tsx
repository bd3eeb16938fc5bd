"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { maxMarkNoteLength } from "@/lib/contracts/episodes/mark";

/** A note of an episode, kept with ⌘↵ or Ctrl ↵, left with Escape. */
export function NoteForm({
  note,
  busy,
  onKeep,
  onClose,
}: {
  note: string;
  busy: boolean;
  onKeep: (note: string) => Promise<void>;
  onClose: () => void;
}) {
  const [text, setText] = useState(note);
  const isTooLong = text.length > maxMarkNoteLength;
  const keep = () => {
    if (!isTooLong) void onKeep(text.trim());
  };
  return (
    <form
      className="grid max-w-prose gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <Field
        label="Note"
        error={isTooLong ? `${text.length} characters; at most ${maxMarkNoteLength} are kept` : undefined}
      >
        <Textarea
          autoFocus
          dir="auto"
          value={text}
          onChange={setText}
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) keep();
          }}
        />
      </Field>
      <div className="flex gap-2">
        <Button
          small
          type="submit"
          look="primary"
          busy={busy}
          busyLabel="Keeping…"
          disabledReason={isTooLong ? "The note is too long." : null}
        >
          Keep note
        </Button>
        <Button small onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
