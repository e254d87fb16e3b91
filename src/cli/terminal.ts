/** The surroundings of a command: what it reads, and where it writes. */
export interface Terminal {
  /** Writes a part of the answer. */
  readonly print: (lines: string) => void;
  /** Writes a problem. */
  readonly complain: (line: string) => void;
  /** Reads the input to its end. Resolves with an empty text if the input is a keyboard. */
  readonly readInput: () => Promise<string>;
  /** Whether a person reads the answer in a terminal. */
  readonly isTerminal: boolean;
  /** The width of the terminal, if it has one. */
  readonly columns: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A problem that the person at the terminal can solve. Its message is one sentence. */
export class CommandProblem extends Error {
  override readonly name: string = 'CommandProblem';
}
