"use client";

import { X } from "lucide-react";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import type { FilterPart } from "./describe-filter";
import { runsAddress } from "./runs-address";

/** Nothing was found: by what, and the way back from each. */
export function RunsNoMatch({ parts }: { parts: readonly FilterPart[] }) {
  const [only] = parts;
  return (
    <Empty
      title="No run matches"
      text={
        parts.length === 1 && only
          ? `There is none with ${describePart(only)}.`
          : `There is none with all of these: ${parts.map(describePart).join("; ")}.`
      }
      actions={
        <>
          <LinkButton href="/runs">Show all runs</LinkButton>
          {parts.length > 1 &&
            parts.map((part) => (
              <LinkButton
                key={part.key}
                look="quiet"
                icon={<Icon of={X} small />}
                href={runsAddress(part.without)}
                scroll={false}
              >
                Clear {part.name.toLowerCase()}
              </LinkButton>
            ))}
        </>
      }
    />
  );
}

const describePart = ({ name, value }: FilterPart) => `${name.toLowerCase()} ${value}`;
