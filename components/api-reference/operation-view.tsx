import { CommandBlock } from "@/components/ui/command-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { Table, Td, Tr } from "@/components/ui/table";
import { errorCodes, problems } from "@/lib/contracts/problems";
import { FieldTable } from "./field-table";
import type { Components } from "./json-schema";
import { describeField, listFields, nameType } from "./list-fields";
import { makeCurl } from "./make-curl";
import type { Operation } from "./read-operations";
import { operationAddress } from "./reference-address";

/** One verb: what it takes, what it answers, what it refuses. */
export function OperationView({
  operation,
  components,
  apiUrl,
}: {
  operation: Operation;
  components: Components;
  apiUrl: string;
}) {
  const { answer, body, parameters } = operation;
  const bodyRows = body ? listFields(body, components) : [];
  const answerRows = answer.schema ? listFields(answer.schema, components) : [];
  return (
    <article className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
      <div className="grid gap-2">
        <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
          <h2 className="min-w-0 text-lead wrap-anywhere">
            <span className="mono">
              {operation.method} {operation.path}
            </span>
          </h2>
          <span className="ml-auto">
            <CopyButton small name="Copy link" text={`${apiUrl}${operationAddress(operation.id)}`} />
          </span>
        </div>
        <p>{operation.summary}</p>
        <p className="text-small text-text-3">
          <span className="mono">{operation.id}</span> · {describeScope(operation.scope)}
        </p>
      </div>
      <CommandBlock name="Copy as curl" command={makeCurl(operation, apiUrl)} />
      {parameters.length > 0 && (
        <Section title="Parameters">
          <FieldTable
            caption="Parameters"
            rows={parameters.map(({ name, place, required, schema }) => {
              const row = describeField(name, schema, required, components);
              return { ...row, limits: [`in ${place}`, ...row.limits] };
            })}
          />
        </Section>
      )}
      {body && (
        <Section title="Body" note={<span className="mono">{nameType(body, components)}</span>}>
          <FieldTable caption="Body" rows={bodyRows} />
        </Section>
      )}
      <Section
        title={`Answer ${answer.status}`}
        note={
          <span className="mono">
            {answer.schema ? nameType(answer.schema, components) : answer.media.join(", ")}
          </span>
        }
      >
        {answerRows.length > 0 ? (
          <FieldTable caption="Answer" rows={answerRows} says="optional" />
        ) : (
          <p className="border-t py-2 text-text-2">{describeMedia(answer.media)}</p>
        )}
      </Section>
      <Section title="Errors" note={<span className="mono">application/problem+json</span>}>
        <Table
          caption="Errors"
          columns={[
            { name: "Status", className: "rail:w-20" },
            { name: "Code", className: "rail:w-1/3" },
            "Meaning",
          ]}
        >
          {operation.refusals.flatMap(({ status, codes }) =>
            codes.map((code) => (
              <Tr key={code}>
                <Td>{status}</Td>
                <Td className="mono">{code}</Td>
                <Td className="text-text-2">{titleOf(code)}</Td>
              </Tr>
            )),
          )}
        </Table>
      </Section>
    </article>
  );
}

/** The document's codes are this server's own, of this version or of another. */
function titleOf(code: string): string {
  const known = errorCodes.find((one) => one === code);
  return known ? problems[known].title : "";
}

function describeScope(scope: string | null): string {
  if (scope === null) return "asks for no key";
  if (scope === "owner") return "for an owner of the server, signed in, not for keys";
  if (scope === "session") return "for a signed-in person, not for keys";
  return `needs the scope ${scope}`;
}

function describeMedia(media: readonly string[]): string {
  return media.length === 0 ? "No body." : `A body of ${media.join(" or ")}.`;
}
