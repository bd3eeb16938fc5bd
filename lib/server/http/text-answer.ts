/** An answer that is there as a whole: it is written at once, and not by way of a stream. */
export class TextAnswer {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly text: string,
  ) {}

  /** For whoever is no server of ours: Next, and tests. */
  toResponse(): Response {
    const { status, headers } = this;
    // Those two have no body, and the class refuses one.
    return new Response(status === 304 || status === 204 ? null : this.text, { status, headers });
  }
}
