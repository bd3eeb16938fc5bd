import { Button } from "@/components/ui/button";
import type { OutsideProvider } from "@/lib/core/names";

/** A way in by another provider that this server knows, and what it is called. */
export type OutsideWay = { provider: OutsideProvider; name: string };

/** Below a form with a password of our own. */
export function OutsideButtons({
  ways,
  onChoose,
}: {
  ways: readonly OutsideWay[];
  onChoose: (provider: OutsideProvider) => void;
}) {
  if (ways.length === 0) return null;
  return (
    <div className="grid gap-2">
      <p className="flex items-center gap-3 text-small text-text-3 before:flex-1 before:border-t after:flex-1 after:border-t">
        or
      </p>
      {ways.map(({ provider, name }) => (
        <Button key={provider} onClick={() => onChoose(provider)}>
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
