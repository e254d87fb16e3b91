import { Buffer } from 'node:buffer';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { OtlpKind } from './read-protos.ts';

interface Payload {
  readonly path: string;
  readonly kind: OtlpKind;
  readonly body: string;
}

/** Headers for a test that sends a wrong payload on purpose. The watcher does not check such a request. */
export const WRONG_ON_PURPOSE = { 'x-wrong-on-purpose': 'yes' } as const;

const payloads: Payload[] = [];
let isWatching = false;

// A receiver may have any address.
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
function kindOf(path: string, body: string): OtlpKind | undefined {
  const found = /\/v1\/(logs|traces)(?:\?|$)/.exec(path) ?? /^\s*\{\s*"resource_?(logs|spans)"/i.exec(body);
  return found ? (found[1]!.toLowerCase() === 'logs' ? 'logs' : 'traces') : undefined;
}

function keep(path: string, bytes: Buffer, length: number): void {
  // If a server answers before it has read the whole body, Node drops the rest of the body.
  if (bytes.length < length) return;
  const body = bytes.toString();
  const kind = kindOf(path, body);
  if (kind) payloads.push({ path, kind, body });
}

function watchRequest(request: IncomingMessage): void {
  const { method, url: path = '', headers } = request;
  if (method !== 'POST' || 'x-wrong-on-purpose' in headers) return;
  // Waybill itself sends JSON only. Other programs may send protobuf.
  if (headers['content-type'] === 'application/x-protobuf') return;
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  // A `data` listener would start the flow before the server itself listens, and the server would lose the data.
  request.push = (chunk: Buffer | null, ...rest) => {
    if (chunk) chunks.push(chunk);
    else keep(path, Buffer.concat(chunks), Number(headers['content-length'] ?? Number.NaN));
    return push(chunk, ...rest);
  };
}

/** From now on, keeps every OTLP payload of JSON that any HTTP server of this process receives. */
export function watchOtlp(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('http.server.request.start', (message) => {
    watchRequest((message as { readonly request: IncomingMessage }).request);
  });
}

/** Lists the problems of the received payloads at the asked paths. Reports each payload once. */
export async function takeWrongOtlp(isAskedFor: (path: string) => boolean = () => true): Promise<string[]> {
  const taken = payloads.filter(({ path }) => isAskedFor(path));
  if (taken.length === 0) return [];
  for (const payload of taken) payloads.splice(payloads.indexOf(payload), 1);
  // Most processes see no payload. They need not load protobuf.
  const { checkOtlp } = await import('./check-otlp.ts');
  return taken.flatMap(({ path, kind, body }) =>
    checkOtlp(kind, body).map((problem) => `POST ${path}: ${problem}`),
  );
}
