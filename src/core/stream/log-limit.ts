import type { LogLevel } from '../records/severity.ts';
import type { Provenance } from './provenance.ts';

const MOST_LINES = 100;
const INTERVAL_MS = 1000;
const MOST_MESSAGES = 1000;

/** As much of a log line as is kept of the first with each message. */
export interface CountedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly provenance?: Provenance | undefined;
}

/** Keeps a loop from filling the queue with one message. */
export interface LogLimit {
  /** Counts a line that was written at `ms`, in milliseconds since 1970; tells whether it may be. */
  readonly admit: (line: CountedLine, ms: number) => boolean;
  /** Writes how many lines were left out, and begins anew. */
  readonly writeSuppressed: () => void;
}

/**
 * Creates a limit of 100 lines a second of one message. `write` is called for each message of which lines were left out,
 * with the first of its lines.
 */
export function createLogLimit(write: (line: CountedLine, suppressed: number) => void): LogLimit {
  const lines = new Map<string, { readonly line: CountedLine; count: number }>();
  let sinceMs = 0;

  function writeSuppressed(): void {
    const counted = [...lines.values()];
    lines.clear();
    for (const { line, count } of counted) if (count > MOST_LINES) write(line, count - MOST_LINES);
  }

  return {
    writeSuppressed,
    admit({ level, message, provenance }, ms) {
      // A clock that was set back begins anew, too.
      if (Math.abs(ms - sinceMs) >= INTERVAL_MS || lines.size >= MOST_MESSAGES) {
        sinceMs = ms;
        writeSuppressed();
      }
      const known = lines.get(message);
      if (known) return ++known.count <= MOST_LINES;
      lines.set(message, { line: { level, message, provenance }, count: 1 });
      return true;
    },
  };
}
