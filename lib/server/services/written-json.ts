/** An answer of a verb that is already text: in the words of its contract, to which the tests of the API hold it. */
export class WrittenJson<Wire> {
  constructor(
    readonly text: string,
    /** Changes when what it says does: the value of its `ETag`. */
    readonly version: string,
  ) {}

  /** For whoever wants the values. Guarantee: the text was written from them. */
  read(): Wire {
    return JSON.parse(this.text) as Wire;
  }
}
