import { Buffer } from 'node:buffer';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { OtlpKind } from './read-protos.ts';

interface Payload {
  readonly path: string;
  readonly kind: OtlpKind;
  readonly body: string;
}

/** Headers of a request whose payload is wrong because the test is about that; nobody checks it. */
export const WRONG_ON_PURPOSE = { 'x-wrong-on-purpose': 'yes' } as const;

const payloads: Payload[] = [];
let isWatching = false;

// Receivers may have any address. https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
function kindOf(path: string, body: string): OtlpKind | undefined {
  const found = /\/v1\/(logs|traces)(?:\?|$)/.exec(path) ?? /^\s*\{\s*"resource_?(logs|spans)"/i.exec(body);
  return found ? (found[1]!.toLowerCase() === 'logs' ? 'logs' : 'traces') : undefined;
}

function keep(path: string, bytes: Buffer, length: number): void {
  // Node drops what still comes in once a server has answered without reading on.
  if (bytes.length < length) return;
  const body = bytes.toString();
  const kind = kindOf(path, body);
  if (kind) payloads.push({ path, kind, body });
}

function watchRequest(request: IncomingMessage): void {
  const { method, url: path = '', headers } = request;
  if (method !== 'POST' || 'x-wrong-on-purpose' in headers) return;
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  // A listener for data would start the flow before the server itself listens, and so take its data away.
  request.push = (chunk: Buffer | null, ...rest) => {
    if (chunk) chunks.push(chunk);
    else keep(path, Buffer.concat(chunks), Number(headers['content-length'] ?? Number.NaN));
    return push(chunk, ...rest);
  };
}

/** Keeps every OTLP payload that comes in at any HTTP server of this process, from now on. */
export function watchOtlp(): void {
  if (isWatching) return;
  isWatching = true;
  subscribe('http.server.request.start', (message) => {
    watchRequest((message as { readonly request: IncomingMessage }).request);
  });
}

/** Says what is wrong with the payloads that came in; of each path that is asked for, and each payload once. */
export async function takeWrongOtlp(isAskedFor: (path: string) => boolean = () => true): Promise<string[]> {
  const taken = payloads.filter(({ path }) => isAskedFor(path));
  if (taken.length === 0) return [];
  for (const payload of taken) payloads.splice(payloads.indexOf(payload), 1);
  // Most processes see no payload, and then need no protobuf.
  const { checkOtlp } = await import('./check-otlp.ts');
  return taken.flatMap(({ path, kind, body }) =>
    checkOtlp(kind, body).map((problem) => `POST ${path}: ${problem}`),
  );
}
