"use client";

import { Download, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ChartFigure, type ChartPin } from "@/components/charts/chart-figure";
import { ChartTable } from "@/components/charts/chart-table";
import type { Chart } from "@/components/charts/prepare-chart";
import { buttonClass } from "@/components/ui/button-class";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { Section } from "@/components/ui/section";

/** Where the CSV comes from: an address, or a text that is written here. Null: several series would be several files. */
export type ChartCsv = { href: string } | { fileName: string; write: () => Promise<string> } | null;

/** One metric: its chart, behind a button the table of the same rows, and behind another a file of them. */
export function MetricChart({
  chart,
  note,
  csv,
  axisChoice,
  ...figure
}: {
  chart: Chart;
  /** What the metric means: "watched, higher is better". */
  note?: ReactNode;
  csv: ChartCsv;
  /** How the axis is chosen, before the buttons. */
  axisChoice?: ReactNode;
  height?: number;
  runningNote?: string;
  pin?: ChartPin;
  onOpen?: (key: number) => void;
}) {
  const [isTable, setIsTable] = useState(false);
  return (
    <Section
      code
      title={chart.key}
      note={note}
      end={
        <>
          {axisChoice}
          <IconButton
            of={Table2}
            name={`Show ${chart.key} as table`}
            title="Show as table"
            aria-pressed={isTable}
            className="aria-pressed:bg-track aria-pressed:text-text"
            onClick={() => setIsTable(!isTable)}
          />
          {csv && <CsvButton name={`Download ${chart.key} as CSV`} csv={csv} />}
        </>
      }
    >
      {isTable ? <ChartTable chart={chart} /> : <ChartFigure chart={chart} {...figure} />}
    </Section>
  );
}

function CsvButton({ name, csv }: { name: string; csv: NonNullable<ChartCsv> }) {
  if ("write" in csv) {
    const save = async () => saveText(csv.fileName, await csv.write());
    return <IconButton of={Download} name={name} title="Download CSV" onClick={save} />;
  }
  return (
    <a
      href={csv.href}
      download
      aria-label={name}
      title="Download CSV, every point"
      className={buttonClass({ look: "quiet", small: true, iconOnly: true })}
    >
      <Icon of={Download} />
    </a>
  );
}

function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
