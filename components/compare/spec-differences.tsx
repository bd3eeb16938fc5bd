import { LineSign } from "@/components/charts/line-look";
import { noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Table, Td, Tr } from "@/components/ui/table";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { compareSpecs } from "./compare-specs";

/** The fields in which the resolved specs differ; what is the same in all is left out. */
export function SpecDifferences({ runs }: { runs: readonly { run: WireTrainingRun; slot: number }[] }) {
  const rows = compareSpecs(runs.map(({ run: { resolved_spec: spec } }) => ({ ...spec, name: null })));
  return (
    <Section ruled title="Differences in spec" note={rows.length > 0 ? "with every default filled in" : null}>
      {rows.length === 0 ? (
        <p className="text-text-2">
          {runs.length < 2
            ? "A second run is needed to differ from."
            : "All have the same spec, but for the name."}
        </p>
      ) : (
        <Table
          caption="Differences in spec"
          columns={[
            "Field",
            ...runs.map(({ run, slot }) => ({
              key: run.run_id,
              name: <RunName name={run.name} slot={slot} />,
            })),
          ]}
        >
          {rows.map(({ path, values }) => (
            <Tr key={path}>
              <Td className="mono whitespace-nowrap text-text-2">{path}</Td>
              {runs.map(({ run }, at) => (
                <Td key={run.run_id} className="mono py-1.5 wrap-anywhere">
                  {sayValue(values[at])}
                </Td>
              ))}
            </Tr>
          ))}
        </Table>
      )}
    </Section>
  );
}

function RunName({ name, slot }: { name: string; slot: number }) {
  return (
    <span className="inline-flex max-w-48 items-center gap-1.5">
      <LineSign slot={slot} />
      <bdi className="truncate text-left" title={name}>
        {name}
      </bdi>
    </span>
  );
}

function sayValue(value: unknown): string {
  if (value === undefined || value === null) return noneMark;
  return typeof value === "string" ? value : JSON.stringify(value);
}
