import type { LogLevel } from '../records/level-of.ts';
import type { Origin } from './origin.ts';

/** Keeps a loop from filling the queue with one message. */
export interface LogLimit {
  /** Counts a line written at `ms`, in milliseconds since 1970; tells whether it may be. */
  readonly admit: (message: string, level: LogLevel, origin: Origin | undefined, ms: number) => boolean;
  /** Has it written how many lines were left out, and begins anew. */
  readonly tell: () => void;
}

/** Creates a limit of 100 lines a second of one message; `write` hears of those that went beyond it, and who wrote the first. */
export function createLogLimit(
  write: (message: string, level: LogLevel, origin: Origin | undefined, suppressed: number) => void,
): LogLimit {
  const mostLines = 100;
  const intervalMs = 1000;
  const mostMessages = 1000;
  const lines = new Map<string, { level: LogLevel; origin: Origin | undefined; count: number }>();
  let sinceMs = 0;

  function tell(): void {
    const told = [...lines];
    lines.clear();
    for (const [message, { level, origin, count }] of told) {
      if (count > mostLines) write(message, level, origin, count - mostLines);
    }
  }

  return {
    tell,
    admit(message, level, origin, ms) {
      // A clock that was set back begins anew, too.
      if (Math.abs(ms - sinceMs) >= intervalMs || lines.size >= mostMessages) {
        sinceMs = ms;
        tell();
      }
      const line = lines.get(message);
      if (line) return ++line.count <= mostLines;
      lines.set(message, { level, origin, count: 1 });
      return true;
    },
  };
}
