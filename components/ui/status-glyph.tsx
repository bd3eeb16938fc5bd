/** Each state has a shape of its own; pausing, canceling and landing are the dashed form of their end. */
export const statusNames = [
  "queued",
  "running",
  "paused",
  "succeeded",
  "failed",
  "canceled",
  "pausing",
  "canceling",
  "landing",
] as const;
export type StatusName = (typeof statusNames)[number];

const ring = { cx: 8, cy: 8, r: 6, fill: "none", stroke: "currentColor" };
const dashes = "2.2 2.5";
const thin = { stroke: "currentColor", strokeWidth: 1.5, fill: "none", strokeLinecap: "round" } as const;
const cut = { stroke: "var(--bg)", strokeWidth: 1.75, fill: "none", strokeLinecap: "round" } as const;

/** @param share of the work that is done, 0 to 1; fills the ring of `running` */
export function StatusGlyph({ status, share }: { status: StatusName; share?: number | null }) {
  return (
    <svg viewBox="0 0 16 16" className="size-3.5 flex-none" aria-hidden="true">
      {drawGlyph(status, share ?? 0)}
    </svg>
  );
}

function drawGlyph(status: StatusName, share: number) {
  switch (status) {
    case "queued":
      return <circle {...ring} strokeWidth={1.5} strokeDasharray={dashes} />;
    case "running":
      return (
        <>
          <circle {...ring} strokeWidth={2} opacity={0.28} />
          <circle
            {...ring}
            strokeWidth={2.5}
            pathLength={100}
            strokeDasharray={`${Math.min(100, Math.max(0, share * 100))} 100`}
            transform="rotate(-90 8 8)"
          />
          <circle cx={8} cy={8} r={2} fill="currentColor" />
        </>
      );
    case "paused":
    case "pausing":
      return (
        <>
          <circle {...ring} strokeWidth={1.5} strokeDasharray={status === "pausing" ? dashes : undefined} />
          <path d="M6.5 5.75v4.5M9.5 5.75v4.5" {...thin} />
        </>
      );
    case "succeeded":
      return (
        <>
          <circle cx={8} cy={8} r={6.75} fill="currentColor" />
          <path d="m5 8.2 2.2 2.2L11 6.2" {...cut} strokeLinejoin="round" />
        </>
      );
    case "landing":
      return (
        <>
          <circle {...ring} strokeWidth={1.5} strokeDasharray={dashes} />
          <path d="m5.5 8.2 1.8 1.8 3.2-3.6" {...thin} />
        </>
      );
    case "failed":
      return (
        <>
          <path d="M5.2 1.25h5.6l3.95 3.95v5.6l-3.95 3.95H5.2L1.25 10.8V5.2z" fill="currentColor" />
          <path d="m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5" {...cut} />
        </>
      );
    case "canceled":
      return (
        <>
          <circle {...ring} strokeWidth={1.5} />
          <path d="M4 12 12 4" {...thin} />
        </>
      );
    case "canceling":
      return (
        <>
          <circle {...ring} strokeWidth={1.5} strokeDasharray={dashes} />
          <path d="M5.2 10.8 10.8 5.2" {...thin} />
        </>
      );
  }
}
