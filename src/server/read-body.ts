/** Reads a body up to a limit; `null` where it is longer, and then the rest of it is not read. Rejects where it breaks off. */
export async function readBody(
  request: Request,
  { maxBytes }: { maxBytes: number },
): Promise<Uint8Array | null> {
  if (!request.body) return new Uint8Array();
  if (Number(request.headers.get('content-length')) > maxBytes) {
    await request.body.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
