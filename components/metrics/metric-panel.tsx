"use client";

import { Download, Table2 } from "lucide-react";
import { useMemo, useState } from "react";
import { formatMetric } from "@/components/charts/format-metric";
import { LinesChart, type PlacePin } from "@/components/charts/lines-chart";
import { LinesTable } from "@/components/charts/lines-table";
import { type LineSource, type LinesQuestion, prepareLines } from "@/components/charts/prepare-lines";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";
import { Section } from "@/components/ui/section";

/** One metric: its chart, the table of the same rows, and the file of all its points. */
export function MetricPanel({
  sources,
  question,
  note,
  csvUrl,
  height,
  pin,
  onOpen,
}: {
  sources: readonly LineSource[];
  question: LinesQuestion;
  note?: string;
  /** Null where several runs would be several files. */
  csvUrl: string | null;
  height?: number;
  pin?: PlacePin;
  /** Gets the place on the axis. */
  onOpen?: (x: number) => void;
}) {
  const [asTable, setAsTable] = useState(false);
  const chart = useMemo(() => prepareLines(sources, question), [sources, question]);
  const [only] = chart.lines;
  return (
    <Section
      code
      title={question.key}
      note={
        note ??
        (chart.lines.length === 1 && only?.last
          ? `last ${formatMetric(question.key, only.last.value)}`
          : null)
      }
      end={
        <>
          <Button
            small
            look="quiet"
            iconOnly
            aria-label={`Show ${question.key} as table`}
            title="Show as table"
            aria-pressed={asTable}
            className="aria-pressed:bg-track aria-pressed:text-text"
            icon={<Icon of={Table2} />}
            onClick={() => setAsTable(!asTable)}
          />
          {csvUrl && (
            <a
              href={csvUrl}
              download
              aria-label={`Download ${question.key} as CSV`}
              title="Download CSV, every point"
              className={buttonClass({ look: "quiet", small: true, iconOnly: true })}
            >
              <Icon of={Download} />
            </a>
          )}
        </>
      }
    >
      {asTable ? (
        <LinesTable chart={chart} />
      ) : (
        <LinesChart chart={chart} height={height} pin={pin} onOpen={onOpen} />
      )}
    </Section>
  );
}
