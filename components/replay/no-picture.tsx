import { Box } from "lucide-react";
import { Icon } from "@/components/ui/icon";

/** In the place of the view: why there is none, and what there is instead. */
export function NoPicture({ why }: { why: string }) {
  return (
    <div role="status" className="flex items-start gap-3 bg-stage px-4 py-3">
      <Icon of={Box} className="mt-0.5 text-text-3" />
      <p>
        <b className="font-strong">No view.</b> {why}{" "}
        <span className="text-text-2">Curves and numbers of every step are below.</span>
      </p>
    </div>
  );
}
