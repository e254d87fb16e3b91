/** Notes an event of a scenario, with a value that can be written as JSON. */
export type Log = (event: string, value?: unknown) => void;

/** Uses one library as apps use it, and notes everything that an app could notice. */
export type Scenario = (log: Log) => Promise<void>;

/** Describes an error as an app sees it. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : JSON.stringify(error);
}

/** Waits for a timer. */
export const pause = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
