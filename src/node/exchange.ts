import type { Outcome } from '../core/index.ts';
import { STOPPED } from '../core/internal.ts';
import {
  answerToThrown,
  isResponse,
  logRequest,
  outcomeOf,
  setErrorHeaders,
  setResponseHeaders,
  setResponseStatus,
  type CorsPolicy,
  type ErrorAnswer,
  type HandlerSurroundings,
  type OpenedRequest,
} from '../server/internal.ts';
import { beforeHead, type HeadEditor } from './before-head.ts';
import { keepContext, type EventWatcher } from './keep-context.ts';
import type { NodeRequest, ReceivedNodeRequest } from './node-request.ts';
import {
  breakOff,
  clearBodyHeaders,
  errorOf,
  isClosed,
  isComplete,
  NodeResponseHeaders,
  sendResponse,
  type NodeResponse,
} from './node-response.ts';

/** The parts that one exchange needs. */
export interface ExchangeSetup {
  readonly surroundings: HandlerSurroundings;
  readonly policy: CorsPolicy | undefined;
  readonly requestLog: boolean;
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  readonly received: ReceivedNodeRequest;
  readonly call: OpenedRequest;
}

const EXCHANGE = Symbol('waybill.exchange');

interface Message {
  [EXCHANGE]?: Exchange;
}

/** Finds the exchange of a request or a response of Node. */
export function findExchange(message: unknown): Exchange | undefined {
  return (Object(message) as Message)[EXCHANGE];
}

// Node reports these errors if the client has gone.
const CLIENT_GONE: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'];

/** A request and its response. The span of the request ends when the response has been sent, or cannot be. */
export class Exchange implements EventWatcher, HeadEditor {
  readonly call: OpenedRequest;
  readonly #setup: ExchangeSetup;
  /** The outcome of a handler that failed. Absent if the response tells the outcome. */
  #outcome: Outcome | undefined;
  /** The error of the body's stream. */
  #bodyError: unknown;
  #isFinished = false;
  #hasEnded = false;

  constructor(setup: ExchangeSetup) {
    const { request, response } = setup;
    this.#setup = setup;
    this.call = setup.call;
    keepContext(request, this);
    keepContext(response, this, this);
    beforeHead(response, this);
    (request as Message)[EXCHANGE] = this;
    (response as Message)[EXCHANGE] = this;
    // The client can have gone while its token was checked. No event tells that any more.
    if (isClosed(response)) this.#end();
  }

  /** Hears of the events of the response. */
  emitted(event: string | symbol): void {
    if (event === 'finish') this.#isFinished = isComplete(this.#setup.response);
    else if (event === 'close') this.#setup.surroundings.diagnostics.guard('a request', () => this.#end());
  }

  /** Writes the headers of the response. */
  editHead(): void {
    const { surroundings, response, received, policy } = this.#setup;
    surroundings.diagnostics.guard('a response header', () =>
      setResponseHeaders(new NodeResponseHeaders(response), received, { span: this.call.span, policy }),
    );
  }

  /** Runs a function in the context of the request. */
  run<T>(fn: () => T): T {
    return this.call.span.run(fn);
  }

  /** Names the span by the pattern of its route. */
  setRoute(route: unknown): void {
    if (typeof route === 'string' && route !== '') this.call.span.setRoute(route);
  }

  /** The stream of the body broke. A framework can then destroy the response without telling the error. */
  failBody(error: unknown): void {
    this.#bodyError = error;
  }

  /** Captures an error of the handler. Returns the answer to the client. */
  fail(thrown: unknown): ErrorAnswer {
    const { surroundings } = this.#setup;
    const { answer, outcome } = answerToThrown(thrown, {
      span: this.call.span,
      captureError: surroundings.captureError,
      isGone: this.#hasEnded && !this.#isFinished,
    });
    if (answer.status >= 500) this.#outcome = outcome;
    return answer;
  }

  /** Captures an error of the handler, and answers the client, unless an answer is on its way. */
  answer(thrown: unknown): void {
    const { response } = this.#setup;
    // As in React Router and Remix, a thrown Response is the answer.
    if (isResponse(thrown) && !response.headersSent) return sendResponse(response, thrown);
    const answer = this.fail(thrown);
    if (!response.headersSent) this.send(answer);
    else if (!response.writableEnded) breakOff(response);
  }

  /** Sends the answer to a request that failed. */
  send(answer: ErrorAnswer): void {
    const { response } = this.#setup;
    clearBodyHeaders(response);
    response.statusCode = answer.status;
    response.setHeader('content-type', 'application/json');
    setErrorHeaders(new NodeResponseHeaders(response), answer);
    response.end(JSON.stringify(answer.body));
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    const { surroundings, requestLog, response, received } = this.#setup;
    const { span } = this.call;
    const status = response.headersSent ? response.statusCode : undefined;
    if (status !== undefined) setResponseStatus(span, status);
    span.end(this.#conclude());
    if (requestLog) logRequest(surroundings, received, { span, status });
    surroundings.deliverSoon();
  }

  #conclude(): Outcome {
    const { surroundings, response } = this.#setup;
    if (this.#outcome) return this.#outcome;
    if (this.#isFinished) return outcomeOf(response.statusCode);
    // A stream that broke destroys the response with its error. A client that goes away leaves no error.
    const broken = errorOf(response) ?? this.#bodyError;
    if (!broken || CLIENT_GONE.includes((broken as { code?: unknown }).code)) return { failure: STOPPED };
    surroundings.captureError(broken, {}, this.call.span.provenance);
    return { error: broken };
  }
}
