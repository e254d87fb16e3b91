/** A function that answers requests. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;
