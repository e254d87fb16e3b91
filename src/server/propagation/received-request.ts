/** The headers of a request, as far as Waybill reads them. */
export type ReadableHeaders = Pick<Headers, 'get' | 'has'>;

/** The headers of a response, as far as Waybill reads and writes them. */
export type EditableHeaders = Pick<Headers, 'get' | 'has' | 'set' | 'append'>;

/** The parts of an address that a span tells. */
export interface RequestPlace {
  readonly pathname: string;
  readonly hostname: string;
}

/** A request, with the members that Waybill reads. A web-standard `Request` is one. */
export interface ReceivedRequest {
  readonly method: string;
  /** The absolute address. */
  readonly url: string;
  readonly headers: ReadableHeaders;
  /** The parts of the address, if they are known without a parser. @default they are read from `url` */
  readonly place?: RequestPlace;
  /**
   * Creates a web-standard request without a body, for functions of the app. Absent if this request is a `Request`
   * itself. Throws if the request cannot exist as a `Request`, such as one with the method TRACE.
   */
  readonly toRequest?: () => Request;
}

/** Returns the path and the host of a request. */
export function placeOf(request: ReceivedRequest): RequestPlace {
  return request.place ?? new URL(request.url);
}

/** Returns a request as a web-standard `Request`, for functions of the app. */
export function webRequest(request: ReceivedRequest): Request {
  return request.toRequest?.() ?? (request as Request);
}
