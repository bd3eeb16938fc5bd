"use client";

import { TriangleAlert, X } from "lucide-react";
import { createContext, type ReactNode, use, useId } from "react";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";

export type FieldTone = "plain" | "warn" | "bad";

type FieldNames = { id: string; describedBy: string | undefined; tone: FieldTone };

const FieldContext = createContext<FieldNames | null>(null);

/** What a control inside a `Field` takes: its id, what describes it, and whether it is refused. */
export function useField(): FieldNames | null {
  return use(FieldContext);
}

/** A label, the API's own path beside it, the control, and one line of help, warning or error below. */
export function Field({
  label,
  path,
  help,
  warning,
  error,
  labelEnd,
  className,
  children,
}: {
  label: string;
  path?: string;
  help?: ReactNode;
  warning?: ReactNode;
  error?: ReactNode;
  /** At the right of the label instead of a path: "Show" beside a password. */
  labelEnd?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const tone: FieldTone = error ? "bad" : warning ? "warn" : "plain";
  const line = error ?? warning ?? help;
  const lineId = `${id}-line`;
  return (
    <FieldContext value={{ id, describedBy: line ? lineId : undefined, tone }}>
      <div className={joinClasses("grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1", className)}>
        <div className="flex justify-between gap-2 whitespace-nowrap text-small text-text-2">
          <label htmlFor={id}>{label}</label>
          {/* The API's own name gives way, the label never does. */}
          {path && (
            <span className="truncate font-mono text-micro text-text-3" title={path}>
              {path}
            </span>
          )}
          {labelEnd}
        </div>
        {children}
        {line && (
          <p
            id={lineId}
            role={error ? "alert" : undefined}
            className={joinClasses(
              "text-small wrap-anywhere",
              tone === "bad" ? "text-failed" : tone === "warn" ? "text-paused" : "text-text-3",
            )}
          >
            {tone !== "plain" && (
              <Icon
                of={tone === "bad" ? X : TriangleAlert}
                small
                className="mr-1 inline-block align-[-0.125rem]"
              />
            )}
            {line}
          </p>
        )}
      </div>
    </FieldContext>
  );
}
