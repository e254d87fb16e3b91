import type { RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';
import { decodeLogs, decodeSpans } from '../../../src/otlp/index.ts';
import type { TelemetryRecord } from '../../../src/core/records/records.ts';

/** The other end of an app: it fails each invitation, and keeps the records that arrive. */
export interface Receiver {
  readonly records: readonly TelemetryRecord[];
  readonly listener: RequestListener;
}

/** Creates a receiver that has no records yet. */
export function createReceiver(): Receiver {
  const records: TelemetryRecord[] = [];
  return {
    records,
    listener(request, response) {
      const isLogs = request.url?.endsWith('/v1/logs');
      if (!isLogs && !request.url?.endsWith('/v1/traces')) {
        return void response.writeHead(500).end('The mail server does not answer');
      }
      void json(request).then((body) => {
        const decoded = isLogs ? decodeLogs(body) : decodeSpans(body);
        records.push(...(decoded?.records ?? []));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    },
  };
}
