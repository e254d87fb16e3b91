import { beginRequest } from '../core/internal.ts';
import type { Instrumentation, Outcome } from '../core/index.ts';
import { replaceMethod } from '../patch/index.ts';

/** What is known of a request that has been opened and not yet sent. */
interface OpenedXhr {
  readonly method: string;
  readonly address: string;
  readonly headers: Headers;
}

const STOPPED = 'AbortError';

// The events that say how a request failed, and what that is in words. https://xhr.spec.whatwg.org/#events
const FAILURES: Readonly<Record<string, string>> = {
  error: 'NetworkError',
  timeout: 'TimeoutError',
  abort: STOPPED,
};

/** A request under way. */
interface RunningXhr {
  /** Looks how it stands, upon an event of this type. */
  readonly hear: (type: string) => void;
  readonly finish: (outcome?: Outcome) => void;
}

// `getResponseHeader` would write to the console where a header is not exposed to this page.
function readHeader(xhr: XMLHttpRequest, name: string): string | null {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(xhr.getAllResponseHeaders())?.[1]?.trimEnd() ?? null;
}

// All tracings of a page share it, so that each request is traced once.
const running = new WeakMap<XMLHttpRequest, RunningXhr>();

function hear({ type, currentTarget }: Event): void {
  running.get(currentTarget as XMLHttpRequest)?.hear(type);
}

/**
 * Traces every request that goes through `XMLHttpRequest`, as `traceFetch` does for `fetch`: a CLIENT span each, and the
 * headers that its target may receive.
 *
 * The app's own request object stays as it is, with its events in their order; nothing of an answer is read but its
 * status. The undo puts the identical methods back, or passes through where somebody has patched over them.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), traceXhr(), captureErrors()] });
 */
export function traceXhr(): Instrumentation {
  return ({ engine, currentSpan }) => {
    const opened = new WeakMap<XMLHttpRequest, OpenedXhr>();
    const guard = <T>(fn: () => T): T | undefined => engine.diagnostics.guard('traceXhr', fn);
    const { prototype } = XMLHttpRequest;

    function start(xhr: XMLHttpRequest): RunningXhr['finish'] | undefined {
      const known = opened.get(xhr);
      opened.delete(xhr);
      if (!known || running.has(xhr)) return undefined;
      const request = beginRequest(engine, { ...known, isOpen: true, cause: currentSpan() });
      if (!request) return undefined;
      // Until something is heard, only another `open` ends it.
      let failure: string | undefined = STOPPED;
      const finish = (outcome: Outcome = failure ? { failure } : {}): void => {
        running.delete(xhr);
        const { status, responseURL: url } = xhr;
        const answer = failure
          ? undefined
          : { status, url, redirected: true, headers: { get: (name: string) => readHeader(xhr, name) } };
        guard(() => request.settle(outcome, answer, xhr));
      };
      running.set(xhr, {
        finish,
        hear(type) {
          // Where the app has opened it anew, the events of the request before are not over yet.
          if (xhr.readyState !== xhr.DONE) return;
          failure = xhr.status ? undefined : (FAILURES[type] ?? FAILURES['error']);
          if (!failure || type in FAILURES) finish();
        },
      });
      for (const [name, value] of Object.entries(request.added)) {
        known.headers.append(name, value);
        xhr.setRequestHeader(name, value);
      }
      return finish;
    }

    const undos = [
      replaceMethod(prototype, 'open', (original, self, args) => {
        const xhr = self as XMLHttpRequest;
        running.get(xhr)?.hear('open');
        const result = original.apply(self, args);
        guard(() => {
          // The platform stops what was under way without an event.
          running.get(xhr)?.finish();
          const [method, address] = args;
          // The address of the page may be another when it is sent.
          const { href } = new URL(String(address), document.baseURI);
          opened.set(xhr, { method: String(method), address: href, headers: new Headers() });
          // Early, because most apps add their own later and may then ask for the reference. The same one is added once.
          for (const type of ['readystatechange', ...Object.keys(FAILURES)]) xhr.addEventListener(type, hear);
        });
        return result;
      }),
      replaceMethod(prototype, 'setRequestHeader', (original, self, args) => {
        const result = original.apply(self, args);
        guard(() => {
          const [name, value] = args;
          opened.get(self as XMLHttpRequest)?.headers.append(String(name), String(value));
        });
        return result;
      }),
      replaceMethod(prototype, 'send', (original, self, args) => {
        const xhr = self as XMLHttpRequest;
        const finish = guard(() => start(xhr));
        try {
          return original.apply(self, args);
        } catch (error) {
          // A synchronous request fails without an event.
          finish?.({ error });
          throw error;
        }
      }),
    ];
    return () => undos.forEach((undo) => undo());
  };
}
