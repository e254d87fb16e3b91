import type { Instrumentation, Outcome } from '../core/index.ts';
import {
  beginRequest,
  findCurrent,
  guard,
  STOPPED,
  type Answer,
  type BegunRequest,
} from '../core/internal.ts';
import { patchMethod } from '../patch/index.ts';
import { baseUrl } from './page/base-url.ts';

/** The facts about a request that has been opened but not sent yet. */
interface OpenedXhr {
  readonly method: string;
  readonly address: string;
  readonly headers: Headers;
}

// The name of the failure for each type of event that reports a failure. https://xhr.spec.whatwg.org/#events
const FAILURES: Readonly<Record<string, string>> = {
  error: 'NetworkError',
  timeout: 'TimeoutError',
  abort: STOPPED,
};

/** A request under way. */
interface RunningXhr {
  /** Checks the state of the request after an event of this type. */
  readonly hear: (type: string) => void;
  readonly finish: (outcome?: Outcome) => void;
}

// Reads a header from the list of all headers. `getResponseHeader` would write an error to the console if the header is
// not exposed to the page.
function readHeader(xhr: XMLHttpRequest, name: string): string | null {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(xhr.getAllResponseHeaders())?.[1]?.trimEnd() ?? null;
}

function readAnswer(xhr: XMLHttpRequest): Answer {
  const { status, responseURL: url } = xhr;
  return { status, url, redirected: true, headers: { get: (name: string) => readHeader(xhr, name) } };
}

// All tracings of a page share this map, so that each request is traced once.
const running = new WeakMap<XMLHttpRequest, RunningXhr>();

function hear({ type, currentTarget }: Event): void {
  running.get(currentTarget as XMLHttpRequest)?.hear(type);
}

function follow(xhr: XMLHttpRequest, settle: BegunRequest['settle']): RunningXhr {
  // Before the first event, only another call of `open` can end the request. So the failure is at first `STOPPED`.
  let failure: string | undefined = STOPPED;
  function finish(outcome: Outcome = failure ? { failure } : {}): void {
    running.delete(xhr);
    settle(outcome, failure ? undefined : readAnswer(xhr), xhr);
  }
  return {
    finish,
    hear(type) {
      // If the app has called `open` again, events of the earlier request can still arrive. They are ignored.
      if (xhr.readyState !== xhr.DONE) return;
      failure = xhr.status ? undefined : (FAILURES[type] ?? FAILURES['error']);
      if (!failure || type in FAILURES) finish();
    },
  };
}

/**
 * Traces every request that goes through `XMLHttpRequest`, as `traceFetch` does for `fetch`. Each request gets a CLIENT
 * span, and the headers that its target may receive.
 *
 * The app's own XMLHttpRequest stays unchanged, and its events keep their order. The tracing reads only the status, the
 * address and the id headers of a response. The undo restores the original methods. If other code has wrapped the
 * traced methods in the meantime, they stay, but after the undo they only call the originals.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), traceXhr(), captureErrors()] });
 */
export function traceXhr(): Instrumentation {
  return (tracing) => {
    const opened = new WeakMap<XMLHttpRequest, OpenedXhr>();
    const attempt = <T>(fn: () => T): T | undefined => guard(tracing, 'traceXhr', fn);
    const patch = (
      name: string,
      instead: Parameters<typeof patchMethod>[2],
    ): ReturnType<typeof patchMethod> | undefined =>
      attempt(() => patchMethod(XMLHttpRequest.prototype, name, instead));

    function start(xhr: XMLHttpRequest): RunningXhr | undefined {
      const known = opened.get(xhr);
      opened.delete(xhr);
      if (!known || running.has(xhr)) return undefined;
      const request = beginRequest(tracing, { ...known, isOpen: true, cause: findCurrent(tracing) });
      if (!request) return undefined;
      const run = follow(xhr, (...told) => attempt(() => request.settle(...told)));
      running.set(xhr, run);
      for (const [name, value] of Object.entries(request.added)) {
        known.headers.append(name, value);
        xhr.setRequestHeader(name, value);
      }
      return run;
    }

    function noteOpened(xhr: XMLHttpRequest, [method, address]: readonly unknown[]): void {
      // If a request is under way, a new call of `open` stops the request and fires no event.
      running.get(xhr)?.finish();
      // The address is resolved now, because the page's base address could change before the request is sent.
      const { href } = new URL(String(address), baseUrl());
      opened.set(xhr, { method: String(method), address: href, headers: new Headers() });
      // The listeners are added now, before those of most apps, so that the app's own listeners can already ask for the
      // reference. The browser ignores a listener that is added again.
      for (const type of ['readystatechange', ...Object.keys(FAILURES)]) xhr.addEventListener(type, hear);
    }

    const undos = [
      patch('open', (original, self, args) => {
        const xhr = self as XMLHttpRequest;
        running.get(xhr)?.hear('open');
        const result = original.apply(self, args);
        attempt(() => noteOpened(xhr, args));
        return result;
      }),
      patch('setRequestHeader', (original, self, args) => {
        const result = original.apply(self, args);
        const [name, value] = args;
        attempt(() => opened.get(self as XMLHttpRequest)?.headers.append(String(name), String(value)));
        return result;
      }),
      patch('send', (original, self, args) => {
        const run = attempt(() => start(self as XMLHttpRequest));
        try {
          return original.apply(self, args);
        } catch (error) {
          // A synchronous request that fails throws an error and fires no event.
          run?.finish({ error });
          throw error;
        }
      }),
    ];
    return () => undos.forEach((undo) => undo?.());
  };
}
