import { CommandBlock } from "@/components/ui/command-block";
import { Section } from "@/components/ui/section";

/** What holds for every verb, before one is chosen. */
export function ReferenceStart({ apiUrl, version }: { apiUrl: string; version: string }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6 *:max-w-prose">
      <Section title="First request" note={`version ${version}`}>
        <p className="pb-2 text-text-2">
          A key of the page Keys goes into the header <span className="mono">Authorization</span>. Every
          request acts in the key&apos;s project, within its scopes.
        </p>
        <CommandBlock
          name="Copy commands"
          command={[
            'export HARDSIM_API_KEY="hls_live_…"',
            `curl -sS "${apiUrl}/v1/training-runs" \\`,
            '  -H "Authorization: Bearer $HARDSIM_API_KEY"',
          ].join("\n")}
        />
      </Section>
      <Section title="Errors">
        <p className="text-text-2">
          A refusal is a problem document (RFC 9457): <span className="mono">code</span> is stable,{" "}
          <span className="mono">detail</span> is a sentence for people, <span className="mono">errors</span>{" "}
          names the fields, and <span className="mono">request_id</span> finds the request in the
          server&apos;s log.
        </p>
      </Section>
      <Section title="Lists, retries and streams">
        <p className="text-text-2">
          Lists are newest first; ask again with <span className="mono">cursor</span> as long as{" "}
          <span className="mono">next_cursor</span> is not null. Where a verb takes{" "}
          <span className="mono">Idempotency-Key</span>, the same key, address and body within 24 hours give
          the first answer again. Event streams go on from <span className="mono">Last-Event-ID</span>.
        </p>
      </Section>
      <Section title="The document">
        <p className="text-text-2">
          This page is drawn from{" "}
          <a className="link mono" href="/v1/openapi.json">
            /v1/openapi.json
          </a>
          , OpenAPI 3.1, made of what this server validates with.
        </p>
      </Section>
    </div>
  );
}
