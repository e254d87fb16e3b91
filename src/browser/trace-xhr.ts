import { beginRequest, type Instrumentation } from '../core/index.ts';
import { replaceMethod } from './replace-method.ts';

/** What is known of a request that has been opened and not yet sent. */
interface OpenedXhr {
  readonly method: string;
  readonly address: string;
  readonly headers: Headers;
}

// The events that end a request, and what they are in words. https://xhr.spec.whatwg.org/#events
const FAILURES = { error: 'NetworkError', timeout: 'TimeoutError' } as const;

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

    function start(xhr: XMLHttpRequest): void {
      const known = opened.get(xhr);
      opened.delete(xhr);
      const request = known && beginRequest(engine, { ...known, isOpen: true, cause: currentSpan() });
      if (!request) return;
      for (const [name, value] of request.added) xhr.setRequestHeader(name, value);
      const listening = new AbortController();
      let failure: string | undefined;
      for (const [type, name] of Object.entries(FAILURES)) {
        xhr.addEventListener(type, () => (failure = name), listening);
      }
      let isAborted = false;
      xhr.addEventListener('abort', () => (isAborted = true), listening);
      xhr.addEventListener(
        'loadend',
        () => {
          listening.abort();
          guard(() => {
            const { status, responseURL: url } = xhr;
            if (isAborted) request.settle({ error: new DOMException('aborted', 'AbortError') });
            else if (failure) request.settle({ failure });
            else request.settle({}, { status, url, redirected: true }, xhr);
          });
        },
        listening,
      );
    }

    const undos = [
      replaceMethod(prototype, 'open', (original, self, args) => {
        const result = original.apply(self, args);
        guard(() => {
          const [method, address] = args;
          opened.set(self as XMLHttpRequest, {
            method: String(method),
            address: String(address),
            headers: new Headers(),
          });
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
        guard(() => start(self as XMLHttpRequest));
        return original.apply(self, args);
      }),
    ];
    return () => undos.forEach((undo) => undo());
  };
}
