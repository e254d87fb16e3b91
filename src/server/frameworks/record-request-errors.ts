import { conventions, textOf } from '../../core/internal.ts';
import { surroundingsOf } from '../handler/handler-surroundings.ts';
import { extractTracingContext } from '../propagation/extract-tracing-context.ts';
import type { HeaderSource } from '../propagation/read-headers.ts';
import type { ServerTracing } from '../tracing/create-server-tracing.ts';
import { signatureOf } from './sign-error.ts';

/** The request that failed, as Next.js describes it. */
export interface FailedRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: HeaderSource;
}

/** The place in the app where a request failed, as Next.js describes it. */
export interface FailedRoute {
  /** The file of the route, such as `/members/[id]`. */
  readonly routePath: string;
  /** `render`, `route`, `action` or `proxy`. */
  readonly routeType: string;
}

/** Records an error of a request. Never throws and never rejects. */
export type RequestErrorRecorder = (
  error: unknown,
  request: FailedRequest,
  route: FailedRoute,
) => Promise<void>;

/**
 * Creates the function `onRequestError` for `instrumentation.ts` of Next.js. It records the errors of rendering, route
 * handlers and server actions that no other code has recorded: as a failed SERVER span, in the trace that the headers of
 * the request name, with the error's `digest`.
 *
 * Errors of functions from `traceFunctions` and of `withTracing` are recorded already. Redirects and the like are no
 * errors, and neither is a render whose client has gone.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/instrumentation
 */
export function recordRequestErrors(tracing: ServerTracing): RequestErrorRecorder {
  const { ports, diagnostics } = surroundingsOf(tracing, 'recordRequestErrors');

  function record(error: unknown, { path, method, headers }: FailedRequest, route: FailedRoute): void {
    if (signatureOf(error) || ports.errors.isInterruption(error)) return;
    const { routePath, routeType } = route;
    const { digest } = Object(error) as { readonly digest?: unknown };
    const attributes = {
      [conventions.HTTP_METHOD]: method,
      [conventions.URL_PATH]: textOf(path, 2000).replace(/\?.*/s, ''),
      [conventions.HTTP_ROUTE]: routePath,
      ...(digest !== undefined && { 'error.digest': textOf(digest, 200) }),
    };
    try {
      tracing.continue(
        extractTracingContext(headers),
        `${routeType} ${routePath}`,
        () => {
          tracing.captureError(error, { 'error.digest': attributes['error.digest'] });
          throw error;
        },
        { kind: 'server', attributes },
      );
    } catch {
      // Next.js has this error already.
    }
  }

  return async (error, request, route) => {
    diagnostics.guard('onRequestError', () => record(error, request, route));
    await tracing.flush();
  };
}
