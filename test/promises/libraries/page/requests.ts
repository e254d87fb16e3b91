/** Gives the address of one request of an operation. The server keeps a list for each operation. */
export function addressOf(operation: string, step: number | string, query = ''): string {
  return `/seen/${operation}/${step}${query}`;
}

/** Makes one request of an operation, and gives the JSON of the answer. Rejects if the answer is not a success. */
export async function request(operation: string, step: number | string, query = ''): Promise<unknown> {
  const response = await fetch(addressOf(operation, step, query));
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`status ${response.status}`);
  return body;
}

/** Waits for a timer. */
export const pause = (ms = 3): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
