import type { MiddlewareHandler } from 'hono';
import { jsonError } from './json-response.ts';

const MAX_BYTES = 256 * 1024;

async function readBounded(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Blob | null> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return new Blob(chunks);
}

/**
 * Refuses requests that are larger than anything the app sends, and reads the others in full: what stands behind works
 * on one database session, for which nobody should wait because somebody else sends slowly.
 */
export const limitBody: MiddlewareHandler = async ({ req }, next) => {
  const { url, method, headers, body, signal } = req.raw;
  const declared = Number(headers.get('content-length') ?? 0);
  const read = body && (declared > MAX_BYTES ? null : await readBounded(body));
  if (body && !read) {
    // The rest is not read, so nothing else can come over this connection.
    return jsonError(413, 'too_large', 'The request is too large.', { headers: { connection: 'close' } });
  }
  // Not `new Request(req.raw)`: that of the Node adapter only looks like one.
  req.raw = new Request(url, { method, headers, body: read, signal });
  return next();
};
