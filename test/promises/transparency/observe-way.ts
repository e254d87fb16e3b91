import { parseTraceparent } from 'waybill';
import type { Answer, Recorder, SeenRequest } from '../../rooms/browser/recorder.ts';
import { describeValue, valuesIn } from './describe-value.ts';
import type { InnerCall } from './record-inner.ts';
import type { RejectionWatch } from './watch-rejections.ts';

/** The address of a call, and a window to make its arguments in. */
export interface Place extends Recorder {
  /** A window of the same origin with objects of its own. */
  readonly frame: Window & typeof globalThis;
}

/** One call of `fetch`, and the actions of the app around it. */
export interface Call {
  readonly args: readonly unknown[];
  /** Runs directly after the call. */
  readonly during?: () => unknown;
  /** Reads the response, as the app does. @default it reads the text */
  readonly read?: (response: Response) => unknown;
}

/** A way to call `fetch`. */
export interface Way {
  readonly prepare: (place: Place) => Call;
  /** The server's answers. */
  readonly answers?: readonly Answer[];
  /**
   * Whether the requests name a trace. `not`: no request does, though it might. `always`: the app itself sets the
   * header. `at first`: only until one request has failed. @default Waybill adds the header wherever it may
   */
  readonly isMarked?: 'not' | 'always' | 'at first';
  /** Whether the app stops the request so early that the server may or may not see it. @default false */
  readonly isRaced?: boolean;
}

/** How an app treats the promise of a call. */
type Handling = 'at once' | 'never';

/** The tools that all observations of a page need. */
export interface Instruments {
  readonly handlings: readonly Handling[];
  readonly inner: readonly InnerCall[];
  readonly rejections: RejectionWatch;
}

// Removes the parts that differ from call to call anyway.
function tidy<T>(value: T, { url }: Place): T {
  const text = JSON.stringify(value, (_, member: unknown) => (member === undefined ? 'undefined' : member));
  return JSON.parse(
    text.replaceAll(url.slice(-36), '(place)').replaceAll(/----WebKitFormBoundary\w+/g, 'boundary'),
  ) as T;
}

function describeResponse(response: Response): object {
  const { type, status, statusText, ok, url, redirected, bodyUsed, body, headers } = response;
  return {
    facts: { type, status, statusText, ok, url, redirected, bodyUsed },
    body: body && { locked: body.locked },
    headers: [...headers].filter(([name]) => name !== 'date'),
    own: Reflect.ownKeys(response),
  };
}

function describeError(error: unknown): object {
  const { name, message, constructor } = error as Error;
  const isOfThisPage = error instanceof Error;
  return { name, message, constructor: constructor.name, isOfThisPage, own: Reflect.ownKeys(Object(error)) };
}

async function settle(outcome: Promise<unknown>, during: Call['during']) {
  const settled = outcome.then(
    (value) => ({ value: value as Response }),
    (error: unknown) => ({ error }),
  );
  await during?.();
  return settled;
}

/** One observation: the function to call, the way to call it, and the app's treatment of the promise. */
interface Observation {
  readonly fetch: (...args: readonly unknown[]) => unknown;
  readonly way: Way;
  readonly place: Place;
  readonly handling: Handling;
}

async function observeOnce(
  { fetch, way, place, handling }: Observation,
  { inner, rejections }: Instruments,
): Promise<object> {
  const before = inner.length;
  const { args, during, read = (response) => response.text() } = way.prepare(place);
  const held = args.flatMap(valuesIn);
  let given: unknown;
  try {
    given = fetch(...args);
  } catch (error) {
    return { threw: describeError(error) };
  }
  if (!(given instanceof Promise)) return { gave: describeValue(given) };
  const observed: Record<string, unknown> = { own: Reflect.ownKeys(given), args: args.map(describeValue) };
  const [own] = inner.slice(before);
  if (handling === 'at once') {
    const outcome = await settle(given, during);
    const innerOutcome = await own?.settled;
    if ('value' in outcome) {
      observed['isVeryResponse'] =
        innerOutcome && 'value' in innerOutcome && outcome.value === innerOutcome.value;
      observed['response'] = describeResponse(outcome.value);
      observed['read'] = await read(outcome.value);
      observed['afterRead'] = describeResponse(outcome.value);
    } else {
      observed['isVeryError'] =
        innerOutcome && 'error' in innerOutcome && outcome.error === innerOutcome.error;
      observed['error'] = describeError(outcome.error);
    }
  } else {
    await during?.();
    const outcome = await own?.settled;
    if (outcome && 'value' in outcome) await outcome.value.body?.cancel();
  }
  await rejections.settle();
  return {
    ...observed,
    innerCalls: inner.length - before,
    unhandled: rejections.take().map(describeError),
    argsAfter: args.map(describeValue),
    holdsTheSame: args.flatMap(valuesIn).every((value, index) => Object.is(value, held[index])),
  };
}

/** Calls in one way, once for each treatment of the promise. Gives all that the app and the server could notice. */
export async function observeWay(
  fetch: (...args: readonly unknown[]) => unknown,
  way: Way,
  place: Place,
  instruments: Instruments,
): Promise<{
  readonly app: unknown;
  readonly server: readonly SeenRequest[];
  readonly marked: readonly boolean[];
}> {
  await place.answer(...(way.answers ?? []));
  const base = document.createElement('base');
  base.href = `${place.url}/deep/page?of=base`;
  document.head.append(base);
  const app: Record<string, object> = {};
  try {
    for (const handling of instruments.handlings) {
      app[handling] = await observeOnce({ fetch, way, place, handling }, instruments);
    }
  } finally {
    base.remove();
  }
  const seen = way.isRaced ? [] : await place.seen();
  const requests = seen.filter(({ method }) => method !== 'OPTIONS');
  return {
    app: tidy(app, place),
    server: tidy(seen, place),
    marked: requests.map(({ headers }) => parseTraceparent(headers['traceparent']) !== null),
  };
}
