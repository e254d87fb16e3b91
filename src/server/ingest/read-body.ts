/** The reason why a body was not read to its end. */
export type BodyProblem = 'too_large' | 'timed_out' | 'unreadable';

/** Settings of {@link readBody}. */
export interface ReadBodyOptions {
  /** The maximum number of bytes, before and after decompression. */
  readonly maxBytes: number;
  /** How many milliseconds to wait for the end of the body. */
  readonly timeoutMs: number;
  /** Whether the body is compressed. */
  readonly gzip: boolean;
}

/** A body, or the reason why it was not read to its end. */
export interface ReadBody {
  readonly body: Uint8Array | BodyProblem;
  /** The number of bytes that were read, after decompression. */
  readonly bytes: number;
}

const TIMED_OUT = Symbol('timed out');

// A compressed stream could go on for ever without producing a byte, so the compressed bytes are counted too.
function stopAfter(maxBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let length = 0;
  return new TransformStream({
    transform(chunk, controller) {
      length += chunk.length;
      if (length > maxBytes) controller.error(new RangeError('The compressed body is too long.'));
      else controller.enqueue(chunk);
    },
  });
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  onLength: (length: number) => void,
): Promise<Uint8Array | 'too_large'> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    onLength(length);
    if (length > maxBytes) return 'too_large';
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

/**
 * Reads and decompresses a body, up to a limit and for a limited time. Returns the bytes, or the reason why the body
 * was not read to its end. Never rejects.
 *
 * The function counts decompressed bytes as they arrive, and stops decompressing at the limit. So a body of 1 MB that
 * would become 1 GB costs no more than any other.
 */
export async function readBody(
  { body, headers }: Request,
  { maxBytes, timeoutMs, gzip }: ReadBodyOptions,
): Promise<ReadBody> {
  let bytes = 0;
  if (!body) return { body: gzip ? 'unreadable' : new Uint8Array(), bytes };
  if (Number(headers.get('content-length')) > maxBytes) {
    void body.cancel().catch(() => {});
    return { body: 'too_large', bytes };
  }
  const plain = gzip
    ? body.pipeThrough(stopAfter(maxBytes)).pipeThrough(new DecompressionStream('gzip'))
    : body;
  const reader = plain.getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, TIMED_OUT);
  });
  try {
    const outcome = await Promise.race([collect(reader, maxBytes, (length) => (bytes = length)), timeout]);
    if (outcome instanceof Uint8Array) return { body: outcome, bytes };
    // `cancel` is not awaited, because a sender that hangs would delay the response.
    void reader.cancel().catch(() => {});
    return { body: outcome === TIMED_OUT ? 'timed_out' : outcome, bytes };
  } catch (error) {
    return { body: error instanceof RangeError ? 'too_large' : 'unreadable', bytes };
  } finally {
    clearTimeout(timer);
  }
}
