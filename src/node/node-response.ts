import type { EditableHeaders } from '../server/internal.ts';

/** A response of Node's `http`, `https` or `http2`, with the members that Waybill uses. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  getHeader(name: string): unknown;
  setHeader(name: string, value: string | string[]): unknown;
  getHeaderNames(): string[];
  removeHeader(name: string): unknown;
  end(body?: string | Uint8Array): unknown;
}

interface StreamOfHttp2 {
  readonly destroyed?: boolean;
  readonly aborted?: boolean;
  readonly errored?: unknown;
  readonly rstCode?: number;
  close?(code: number): unknown;
}

/** The members that the types of one of the responses lack. */
interface MoreOfResponse {
  readonly destroyed?: boolean;
  readonly errored?: unknown;
  destroy?(): unknown;
  /** The stream of HTTP/2. */
  readonly stream?: StreamOfHttp2 | null;
}

const HTTP2_INTERNAL_ERROR = 2;

// These headers describe the body that the handler meant to send. Headers of security, cookies and CORS stay.
const OF_BODY =
  /^(?:content-(?!security)|transfer-encoding$|etag$|last-modified$|cache-control$|expires$|accept-ranges$)/;

/** The headers of a response that has not been sent. */
export class NodeResponseHeaders implements EditableHeaders {
  readonly #response: NodeResponse;

  constructor(response: NodeResponse) {
    this.#response = response;
  }

  get(name: string): string | null {
    const value = this.#response.getHeader(name);
    return value === undefined ? null : String(Array.isArray(value) ? value.join(', ') : value);
  }

  has(name: string): boolean {
    return this.#response.getHeader(name) !== undefined;
  }

  set(name: string, value: string): void {
    this.#response.setHeader(name, value);
  }

  append(name: string, value: string): void {
    const before = this.get(name);
    this.set(name, before === null ? value : `${before}, ${value}`);
  }
}

/** Removes the headers that describe a body, because another body takes its place. */
export function clearBodyHeaders(response: NodeResponse): void {
  for (const name of response.getHeaderNames()) if (OF_BODY.test(name)) response.removeHeader(name);
}

/** Sends a web-standard response. */
export function sendResponse(response: NodeResponse, web: Response): void {
  clearBodyHeaders(response);
  response.statusCode = web.status;
  for (const [name, value] of web.headers) {
    if (name !== 'set-cookie') response.setHeader(name, value);
  }
  const cookies = web.headers.getSetCookie();
  if (cookies[0]) response.setHeader('set-cookie', cookies);
  if (!web.body) return void response.end();
  web.arrayBuffer().then(
    (body) => response.end(new Uint8Array(body)),
    () => breakOff(response),
  );
}

/** Tells whether the connection of a response has closed. */
export function isClosed(response: NodeResponse): boolean {
  const { stream, destroyed } = response as MoreOfResponse;
  return (stream ? stream.destroyed : destroyed) === true;
}

/** Tells whether a response that emitted `finish` is complete. A response of HTTP/2 also emits it if its stream broke. */
export function isComplete(response: NodeResponse): boolean {
  const { stream } = response as MoreOfResponse;
  return !stream || (!stream.aborted && !stream.rstCode);
}

/** Returns the error that destroyed a response. */
export function errorOf(response: NodeResponse): unknown {
  const { errored, stream } = response as MoreOfResponse;
  return errored ?? stream?.errored;
}

/** Closes the connection of a response that cannot be completed, so that the client does not take it as complete. */
export function breakOff(response: NodeResponse): void {
  const own = response as MoreOfResponse;
  if (own.stream?.close) own.stream.close(HTTP2_INTERNAL_ERROR);
  else own.destroy?.();
}
