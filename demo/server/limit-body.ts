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
 * Refuses requests that are larger than every request of the app, and reads the others in full. The handlers behind it
 * share one database session. A slow upload must not block that session for other users.
 */
export const limitBody: MiddlewareHandler = async ({ req }, next) => {
  const { url, method, headers, body, signal } = req.raw;
  const declared = Number(headers.get('content-length') ?? 0);
  const read = body && (declared > MAX_BYTES ? null : await readBounded(body));
  if (body && !read) {
    // The rest of the body is not read, so this connection cannot carry another request.
    return jsonError(413, 'too_large', 'The request is too large.', { headers: { connection: 'close' } });
  }
  // `new Request(req.raw)` does not work, because the request of the Node adapter only looks like a Request.
  req.raw = new Request(url, { method, headers, body: read, signal });
  return next();
};
