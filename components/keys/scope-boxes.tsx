"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { type Scope, scopes } from "@/lib/core/names";

const meanings: Readonly<Record<Scope, string>> = {
  "training:read": "see runs, metrics, logs; download checkpoints",
  "training:write": "start, pause, cancel, delete runs",
  "assets:read": "see and download assets",
  "assets:write": "upload and register assets",
  "jobs:read": "see rollout jobs",
  "jobs:write": "start and cancel rollout jobs",
  "fleet:read": "see hosts, GPUs and the queue",
  admin: "keys, members and the audit log of the project",
};

/** Each scope with what it lets one do; those that the person has not cannot be given. */
export function ScopeBoxes({
  grantable,
  chosen,
  onChange,
  error,
}: {
  grantable: readonly Scope[];
  chosen: readonly Scope[];
  onChange: (chosen: readonly Scope[]) => void;
  error: string | undefined;
}) {
  const id = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-small text-text-2">Scopes</legend>
      <ul className="grid">
        {scopes.map((scope) => (
          <li key={scope}>
            <label
              htmlFor={`${id}-${scope}`}
              className="grid min-h-6 grid-cols-[auto_7.5rem_minmax(0,1fr)] items-baseline gap-2 py-0.5"
            >
              <Checkbox
                id={`${id}-${scope}`}
                checked={chosen.includes(scope)}
                disabled={!grantable.includes(scope)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope),
                  )
                }
              />
              <span className="mono">{scope}</span>
              <span className="text-small text-text-3">{meanings[scope]}</span>
            </label>
          </li>
        ))}
      </ul>
      {error && (
        <p role="alert" className="text-failed text-small">
          {error}
        </p>
      )}
    </fieldset>
  );
}
