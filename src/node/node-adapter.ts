import {
  corsPolicyOf,
  isPreflight,
  openRequest,
  surroundingsOf,
  type CorsPolicy,
  type HandlerSurroundings,
  type OpenedRequest,
} from '../server/internal.ts';
import type { Cors, ServerTracing } from '../server/index.ts';
import { Exchange, findExchange } from './exchange.ts';
import { ReceivedNodeRequest, type NodeRequest } from './node-request.ts';
import { sendResponse, type NodeResponse } from './node-response.ts';

/** Settings of an adapter. */
export interface NodeAdapterOptions {
  /** Answers preflights, and lets pages of other origins read the responses. @default the `cors` of the tracing */
  readonly cors?: Cors;
  /**
   * Whether each request gets one log line when it has ended, with its method, route, status and duration.
   * @default true
   */
  readonly requestLog?: boolean;
}

/** The part that all adapters share: it begins the exchange of each request. */
export class NodeAdapter {
  readonly #surroundings: HandlerSurroundings;
  readonly #policy: CorsPolicy | undefined;
  readonly #requestLog: boolean;
  readonly #route: string | undefined;

  constructor(
    tracing: ServerTracing,
    caller: string,
    { cors, requestLog = true, route }: NodeAdapterOptions & { readonly route?: string | undefined },
  ) {
    this.#surroundings = surroundingsOf(tracing, caller);
    this.#policy = corsPolicyOf(this.#surroundings, cors, caller);
    this.#requestLog = requestLog;
    this.#route = route;
  }

  /**
   * Begins the exchange of a request, and then calls `proceed`: once, and also if the exchange cannot be recorded. If
   * another adapter has begun the exchange, `proceed` gets that one. Returns false if the request is a preflight that
   * Waybill has answered. `proceed` is then not called.
   */
  begin(
    request: NodeRequest,
    response: NodeResponse,
    proceed: (exchange: Exchange | undefined) => void,
  ): boolean {
    const { diagnostics } = this.#surroundings;
    const known = findExchange(request) ?? findExchange(response);
    if (known) {
      proceed(known);
      return true;
    }
    const received = diagnostics.guard('a request', () => new ReceivedNodeRequest(request));
    if (received && this.#policy && isPreflight(received)) {
      sendResponse(response, this.#policy.preflight(received));
      return false;
    }
    const open = (call: OpenedRequest | undefined): void =>
      proceed(
        call &&
          received &&
          diagnostics.guard(
            'a request',
            () =>
              new Exchange({
                surroundings: this.#surroundings,
                policy: this.#policy,
                requestLog: this.#requestLog,
                request,
                response,
                received,
                call,
              }),
          ),
      );
    const opened =
      received &&
      diagnostics.guard('a request', () => openRequest(this.#surroundings, received, this.#route));
    if (opened instanceof Promise) void opened.then(open, () => open(undefined));
    else open(opened);
    return true;
  }
}
