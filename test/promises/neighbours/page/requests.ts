import { generateTraceparent, type Action } from 'waybill';
import { isOfBrowser } from './browser-fetch.ts';
import { waybill } from './start-waybill.ts';

/** The answer that the app got for a request. */
export interface Told {
  readonly status: number;
  readonly body: string;
  /** Whether it is the very Response that the browser gave. */
  readonly isOfBrowser: boolean;
}

/** The correlation ids of the actions that made requests, by the address of the request. */
export const correlationIds: Record<string, string> = {};

// Without Waybill there are no actions, and the app does the same work without them.
function act<T>(at: string, work: (action: Pick<Action, 'fetch'>) => T): T {
  if (!waybill) return work(window);
  return waybill.tracing.action('press', (action) => {
    correlationIds[at] = action.correlationId;
    return work(action);
  });
}

// A new object for each call, because OpenTelemetry writes into the object that it gets.
const init = () => ({ method: 'POST', body: 'given', headers: { 'x-app': 'app' } });

/** The ways in which apps write a request. */
const WAYS = {
  address: (at: string) => fetch(at),
  url: (at: string) => fetch(new URL(at, location.href)),
  object: (at: string) => fetch(at, init()),
  headers: (at: string) => fetch(at, { ...init(), headers: new Headers({ 'x-app': 'app' }) }),
  tuples: (at: string) => fetch(at, { ...init(), headers: [['x-app', 'app']] }),
  request: (at: string) => fetch(new Request(at, init())),
  both: (at: string) => fetch(new Request(at, init()), { method: 'PUT', headers: { 'x-app': 'other' } }),
  passed: (at: string) => fetch(at, init()),
  traced: (at: string) => fetch(at, { headers: { traceparent: generateTraceparent() } }),
  action: (at: string) => act(at, () => fetch(at, init())),
  timer: (at: string) =>
    act(at, async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return fetch(at, init());
    }),
  explicit: (at: string) => act(at, (action) => action.fetch(at, init())),
  xhr: (at: string) =>
    new Promise<XMLHttpRequest>((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', at);
      xhr.setRequestHeader('x-app', 'app');
      xhr.addEventListener('loadend', () => resolve(xhr));
      xhr.send('given');
    }),
};

/** The name of one of the ways. */
export type Way = keyof typeof WAYS;

/** Makes a request in one of the ways. */
export async function request(way: Way, at: string): Promise<Told> {
  const answer = await WAYS[way](at);
  const isResponse = answer instanceof Response;
  return {
    status: answer.status,
    body: isResponse ? await answer.text() : answer.responseText,
    isOfBrowser: isResponse ? isOfBrowser(answer) : true,
  };
}

/** Makes a request in each of the ways, all at once, below an address. */
export function requestInEachWay(below: string): Promise<[Way, Told][]> {
  const ways = Object.keys(WAYS) as Way[];
  return Promise.all(ways.map(async (way): Promise<[Way, Told]> => [way, await request(way, below + way)]));
}
