/** The headers to write, by their name in lower case, and the names of the headers that give way to them. */
export interface NewHeaders {
  readonly built: Readonly<Record<string, string>>;
  /** In lower case. The message can spell them in any case. */
  readonly replaced: readonly string[];
}

/** Takes back what was written. */
export type Undo = () => void;

/** Tells that headers cannot be written. The message names the carrier, and stands in the sentence of another error. */
export class CannotWrite extends Error {}
