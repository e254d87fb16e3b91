/** Answers a request in the place of the network. */
export type Respond = (request: Request) => Response | Promise<Response>;

/** Rejects when a signal aborts, with the same reason as `fetch`. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** A `fetch` without a network, and the requests that it got. */
export interface AnsweredFetch {
  readonly fetch: typeof fetch;
  readonly requests: () => readonly Request[];
}

/** Creates a `fetch` whose requests `respond` answers. The requests are kept, and their bodies stay unread. */
export function createAnsweredFetch(respond: Respond): AnsweredFetch {
  const requests: Request[] = [];
  return {
    async fetch(...args) {
      const request = new Request(...args);
      requests.push(request);
      const aborted = rejectOnAbort(request.signal);
      if (request.signal.aborted) return aborted;
      return Promise.race([respond(request.clone()), aborted]);
    },
    requests: () => [...requests],
  };
}
