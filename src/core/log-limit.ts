import type { LogLevel } from './logger.ts';
import type { Origin } from './origin.ts';

/** The first of the lines with one message. */
export interface FirstLine {
  readonly level: LogLevel;
  readonly origin: Origin | undefined;
  /** When it was written: milliseconds since 1970. */
  readonly ms: number;
}

/** Keeps a loop from filling the queue with one message. */
export interface LogLimit {
  /** Counts a line; tells whether it may be written. */
  readonly admit: (message: string, line: FirstLine) => boolean;
  /** Has it written how many lines were left out, and begins anew. */
  readonly tell: () => void;
}

/** Creates a limit of 100 lines a second of one message; `write` hears of those that went beyond it. */
export function createLogLimit(
  write: (message: string, first: FirstLine, suppressed: number) => void,
): LogLimit {
  const mostLines = 100;
  const intervalMs = 1000;
  const mostMessages = 1000;
  const lines = new Map<string, FirstLine & { count: number }>();
  let sinceMs = 0;

  function tell(): void {
    const told = [...lines];
    lines.clear();
    for (const [message, line] of told) {
      if (line.count > mostLines) write(message, line, line.count - mostLines);
    }
  }

  return {
    tell,
    admit(message, first) {
      // A clock that was set back begins anew, too.
      if (Math.abs(first.ms - sinceMs) >= intervalMs || lines.size >= mostMessages) {
        sinceMs = first.ms;
        tell();
      }
      const line = lines.get(message);
      if (line) return ++line.count <= mostLines;
      lines.set(message, { ...first, count: 1 });
      return true;
    },
  };
}
