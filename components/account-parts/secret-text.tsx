import { CopyButton } from "@/components/ui/copy-button";

/** What is shown this once: all of it in sight, and one press to copy it. */
export function SecretText({ text, name }: { text: string; name: string }) {
  return (
    <div className="flex items-start gap-3 rounded-control border bg-sunken py-2 pr-2 pl-3">
      <code className="min-w-0 flex-1 text-small leading-code wrap-anywhere">{text}</code>
      <CopyButton small text={text} name={name} />
    </div>
  );
}
