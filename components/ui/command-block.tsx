import { CopyButton } from "@/components/ui/copy-button";
import { joinClasses } from "@/components/ui/join-classes";
import { ScrollBox } from "@/components/ui/scroll-box";

/** Shell lines to copy. A prompt stands before each command but is not copied with it. */
export function CommandBlock({ command, name = "Copy command" }: { command: string; name?: string }) {
  const lines = command.split("\n");
  const single = lines.length === 1;
  return (
    <div
      className={joinClasses(
        "relative rounded-control border bg-sunken",
        single ? "flex items-center gap-2 py-1 pr-1 pl-3" : "px-4 py-3",
      )}
    >
      <ScrollBox className="min-w-0 flex-1">
        <pre className="text-small leading-code">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a fixed text have no other name
            <div key={index} className={joinClasses(!single && index === 0 && "pr-20")}>
              {startsCommand(lines, index) && (
                <span className="text-text-3 select-none" aria-hidden="true">
                  ${" "}
                </span>
              )}
              {line || " "}
            </div>
          ))}
        </pre>
      </ScrollBox>
      <span className={single ? "flex-none" : "absolute top-2 right-2"}>
        <CopyButton small text={command} name={name} />
      </span>
    </div>
  );
}

/** A line after a backslash, and one that is indented, go on with the command before. */
function startsCommand(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? "";
  const before = lines[index - 1] ?? "";
  return line !== "" && !/^\s/.test(line) && !before.endsWith("\\");
}
