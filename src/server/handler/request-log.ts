import { conventions } from '../../core/internal.ts';
import { placeOf, type ReceivedRequest } from '../propagation/received-request.ts';
import type { HandlerSurroundings } from './handler-surroundings.ts';
import type { ServerSpan } from './server-span.ts';

/**
 * Writes the one log line of a request that has ended, such as `GET /members/:id 200`, with its method, path, status and
 * duration. A status of 500 or more is a warning. Without a status, the client got no answer.
 */
export function logRequest(
  { ports: { capture, logs, now } }: Pick<HandlerSurroundings, 'ports'>,
  request: ReceivedRequest,
  { span, status }: { readonly span: ServerSpan; readonly status: number | undefined },
): void {
  logs.write({
    level: status !== undefined && status >= 500 ? 'warn' : 'info',
    message: `${span.routedName} ${status ?? 'without an answer'}`,
    provenance: span.provenance,
    fixed: {
      [conventions.HTTP_METHOD]: request.method,
      [conventions.URL_PATH]: capture.text(placeOf(request).pathname),
      ...(status !== undefined && { [conventions.HTTP_STATUS]: status }),
      [conventions.DURATION_MS]: now() - span.startMs,
    },
  });
}
