"use client";

import { Bookmark, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";

const storedAs = "hardsim.run-views";
const mostViews = 20;
const nameLength = 40;

const viewsSchema = z.array(z.object({ name: z.string(), address: z.string().startsWith("/runs") }));
type View = z.infer<typeof viewsSchema>[number];

/**
 * Names for addresses of the list, kept in this browser; a view itself is an address, so it can be sent to anybody.
 * @param address what is shown now
 * @param builtIn those that everybody has
 * @param isBuiltIn whether one of them is shown now
 */
export function SavedViews({
  address,
  builtIn,
  isBuiltIn,
}: {
  address: string;
  builtIn: ReactNode;
  isBuiltIn: boolean;
}) {
  const [views, setViews] = useState<readonly View[]>([]);
  const [naming, setNaming] = useState(false);
  // The server knows none of them.
  useEffect(() => setViews(readStored()), []);

  const keep = (next: readonly View[]) => {
    setViews(next);
    writeStored(next);
  };
  const isSaved = isBuiltIn || views.some((view) => view.address === address);
  return (
    <div className="flex min-h-control flex-wrap items-center justify-between gap-1">
      <nav aria-label="Views" className="flex flex-wrap gap-1">
        {builtIn}
        {views.map((view) => (
          <span
            key={view.name}
            className={joinClasses(
              "flex items-center rounded-control",
              view.address === address
                ? "bg-track font-medium"
                : "text-text-2 hover:bg-hover hover:text-text",
            )}
          >
            <Link
              href={view.address}
              scroll={false}
              aria-current={view.address === address ? "true" : undefined}
              className="flex h-control items-center pl-2 hover:no-underline"
            >
              <bdi>{view.name}</bdi>
            </Link>
            <IconButton
              of={X}
              name={`Forget the view ${view.name}`}
              title="Forget this view"
              icon={<Icon of={X} small />}
              onClick={() => keep(views.filter(({ name }) => name !== view.name))}
            />
          </span>
        ))}
      </nav>
      {!isSaved && views.length < mostViews && (
        <Button look="quiet" icon={<Icon of={Bookmark} />} onClick={() => setNaming(true)}>
          Save view
        </Button>
      )}
      <NameDialog
        open={naming}
        onOpenChange={setNaming}
        taken={views.map(({ name }) => name)}
        onName={(name) => keep([...views, { name, address }])}
      />
    </div>
  );
}

function NameDialog({
  open,
  onOpenChange,
  taken,
  onName,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  taken: readonly string[];
  onName: (name: string) => void;
}) {
  const [text, setText] = useState("");
  const name = text.trim();
  const problem = taken.includes(name) ? "There is a view of this name." : null;
  const done = () => {
    onName(name);
    setText("");
    onOpenChange(false);
  };
  return (
    <FormDialog
      open={open}
      onClose={() => onOpenChange(false)}
      title="Save this view"
      description="Search and filter get a name, in this browser. The address does the same for others."
      keepLabel="Keep unsaved"
      verb="Save view"
      disabledReason={problem ?? (name === "" ? "It needs a name." : null)}
      onSubmit={done}
    >
      <Field label="Name" error={problem}>
        <Input value={text} maxLength={nameLength} onChange={setText} />
      </Field>
    </FormDialog>
  );
}

/** What is not ours, or of another version, is no view. */
function readStored(): readonly View[] {
  try {
    const views = viewsSchema.safeParse(JSON.parse(localStorage.getItem(storedAs) ?? "[]"));
    return views.success ? views.data : [];
  } catch {
    // A browser that refuses storage, and what is no JSON, have no saved views; the filters work without.
    return [];
  }
}

function writeStored(views: readonly View[]): void {
  try {
    localStorage.setItem(storedAs, JSON.stringify(views));
  } catch {
    // They stay for as long as the page does.
  }
}
