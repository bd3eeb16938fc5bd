import { Button } from "@/components/ui/button";
import type { Body } from "@/lib/core/specs/body-value";

/** Something to begin with. */
export type Template = {
  id: string;
  label: string;
  body: Body;
  /** What has to be there before it can run, where set-up does not see to it. */
  needs?: string;
};

export function BeginWith({
  templates,
  onBegin,
}: {
  templates: readonly Template[];
  onBegin: (template: Template) => void;
}) {
  return (
    <>
      <span className="text-small text-text-3">Begin with</span>
      {templates.map((template) => (
        <Button key={template.id} onClick={() => onBegin(template)}>
          <bdi className="max-w-48 truncate">{template.label}</bdi>
        </Button>
      ))}
    </>
  );
}
