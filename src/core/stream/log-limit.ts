import type { LogLevel } from '../records/severity.ts';
import type { Provenance } from './provenance.ts';

const MOST_LINES = 100;
const INTERVAL_MS = 1000;
const MOST_MESSAGES = 1000;

/** The members that are kept of the first log line with each message. */
export interface CountedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly provenance?: Provenance | undefined;
}

/** Keeps a loop from filling the queue with one message. */
export interface LogLimit {
  /** Counts a line from the time `ms`, in milliseconds since 1970. Tells whether the line may be written. */
  readonly admit: (line: CountedLine, ms: number) => boolean;
  /** Writes how many lines were left out, and starts to count again. */
  readonly writeSuppressed: () => void;
}

/**
 * Creates a limit of 100 lines a second with the same message. If lines of a message were left out, `write` is called
 * with the first line of that message.
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
      // A clock that was set back also begins a new interval.
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
