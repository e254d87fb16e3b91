import {
  createTracedFetch,
  parseAddress,
  REQUEST_SPAN,
  type ActiveSpan,
  type RequestCause,
  type RequestPorts,
} from '../../core/internal.ts';
import { readCall, type CallInit, type ClientCall } from './client-call.ts';
import { isTimeout, type ClientFetch, type ClientOptions } from './client-options.ts';
import { followRedirects } from './follow-redirects.ts';
import { limitTime } from './limit-time.ts';
import { causeOfResend, causeWithHeaders, withoutOwnHeaders } from './own-headers.ts';

/** The parts of a client. */
export interface ClientSurroundings {
  /** Called when a request is sent, because the parts are created after the client. */
  readonly portsOf: () => RequestPorts;
  /** Sends the requests. */
  readonly send: typeof fetch;
  /** @default {} */
  readonly client?: ClientOptions | undefined;
  /** The name of the header of the clock. @default none */
  readonly clockHeader?: string | undefined;
}

type Hop = [input: Request | string, init: CallInit];

/** The requests that a server sends. */
export class TracedClient {
  readonly #portsOf: () => RequestPorts;
  readonly #send: typeof fetch;
  readonly #options: ClientOptions;
  readonly #clockHeader: string | undefined;
  /** Sends a request with headers, without following redirects by hand. */
  readonly #traced: typeof fetch;

  constructor({ portsOf, send, client = {}, clockHeader }: ClientSurroundings) {
    this.#portsOf = portsOf;
    this.#send = send;
    this.#options = client;
    this.#clockHeader = clockHeader;
    this.#traced = createTracedFetch(portsOf, send);
  }

  /** Returns the `fetch` of a span. Without a span, it belongs to the span of the running code. */
  fetchOf(owner?: ActiveSpan): ClientFetch {
    return new Proxy(this.#send, {
      apply: (_, self: unknown, args: Parameters<typeof fetch>) => {
        const call = this.#guard(() => readCall(args));
        // If the arguments are invalid, the platform has an error of its own for them.
        return call ? this.#limited(call, owner) : this.#traced.apply(self, args);
      },
    });
  }

  #guard<T>(fn: () => T): T | undefined {
    return this.#portsOf().diagnostics.guard('traced fetch', fn);
  }

  #limited(
    { init: { timeoutMs, ...init }, ...call }: ClientCall,
    owner: ActiveSpan | undefined,
  ): Promise<Response> {
    const { signal } = init;
    const ms = timeoutMs === undefined && !signal ? this.#options.timeoutMs : timeoutMs;
    if (!isTimeout(ms)) return this.#perform({ ...call, init }, owner);
    return limitTime(ms, signal ?? call.request?.signal, (limited) =>
      this.#perform({ ...call, init: { ...init, signal: limited } }, owner),
    );
  }

  #perform(call: ClientCall, owner: ActiveSpan | undefined): Promise<Response> {
    const prepared = this.#guard(() => this.#prepare(call, owner));
    return prepared ? prepared() : this.#traced(call.input, call.init);
  }

  /** Returns the function that sends a request. */
  #prepare(call: ClientCall, owner: ActiveSpan | undefined): () => Promise<Response> {
    const { input, request, init } = call;
    const ports = this.#portsOf();
    const { outsideWork, ownHeaders } = this.#options;
    const marked = init[REQUEST_SPAN];
    const found = owner?.provenance ?? (marked as RequestCause | undefined) ?? ports.carrier.current();
    const isBare = marked === null || (!found && outsideWork === 'bare');
    if (isBare || ports.stream.isClosed) return () => this.#send(input, init);

    const address = parseAddress(call.address);
    const takesHeaders = !!(call.isOpen && address && ports.rules.grant(address)?.names[0]);
    const isReplaced = takesHeaders && ownHeaders === 'replace' && call.headers;
    const headers = isReplaced ? withoutOwnHeaders(call.headers, this.#clockHeader) : call.headers;
    const cause = causeWithHeaders(ports, headers, found);
    const own: ClientCall = { ...call, headers, init: isReplaced && headers ? { ...init, headers } : init };

    const redirect = init.redirect ?? request?.redirect ?? 'follow';
    const isFollowed = takesHeaders && redirect === 'follow' && !request?.bodyUsed;
    if (!isFollowed) return () => this.#traced(...this.#caused([input, own.init], cause));
    if (init.integrity || request?.integrity) return () => this.#sendWithoutHeaders([input, own.init], cause);
    return () =>
      followRedirects(this.#send, own, (inner, hop, redirects) =>
        createTracedFetch(
          this.#portsOf,
          inner,
        )(...this.#caused(hop, redirects ? causeOfResend(cause, headers, redirects) : cause)),
      );
  }

  #caused([input, init]: Hop, cause: RequestCause): Hop {
    return [input, { ...init, [REQUEST_SPAN]: cause }];
  }

  /** `fetch` compares the hash of the caller with the body of each redirect. So it must follow the redirects itself. */
  #sendWithoutHeaders(hop: Hop, cause: RequestCause): Promise<Response> {
    const ports = this.#portsOf();
    const { rules } = ports;
    const silent = { grant: () => undefined, refuses: rules.refuses.bind(rules) };
    return createTracedFetch(() => ({ ...ports, rules: silent }), this.#send)(...this.#caused(hop, cause));
  }
}
