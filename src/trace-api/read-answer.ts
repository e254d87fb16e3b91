import { TraceApiError } from './trace-api-error.ts';
import type { Settings } from './trace-api-options.ts';

const LONGEST_REFUSAL = 65_536;

// A text of a store holds no null character and no half of a character. `encodeURIComponent` throws for such a half.
// Pairs of halves are whole characters. The pattern matches an escaped backslash first, so that a text that only looks
// like an escape does not change.
const ESCAPES = /\\(?:\\|u0000|ud[89ab]..\\ud[c-f]..|ud[89a-f]..)/gi;
const PAIR = 12;

function toStorable(json: string): string {
  return json.replace(ESCAPES, (escape) => (escape === '\\\\' || escape.length === PAIR ? escape : '\ufffd'));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(toStorable(json));
  } catch {
    return undefined;
  }
}

async function readText({ body, headers }: Response, maxBytes: number): Promise<string | undefined> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = Number(headers.get('content-length')) || 0;
  // The header counts compressed bytes, so the bytes that arrive are counted too.
  if (length <= maxBytes) length = 0;
  while (length <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    text += decoder.decode(value, { stream: true });
  }
  void reader.cancel().catch(() => {});
  return undefined;
}

/**
 * Reads the body of an answer as JSON. Resolves with `undefined` if it is not JSON. Rejects if the body of a success is
 * larger than `maxBytes`, and if the connection breaks. Of a refusal, only the beginning is read.
 */
export async function readAnswer(
  response: Response,
  { url, maxBytes }: Pick<Settings, 'url' | 'maxBytes'>,
): Promise<unknown> {
  const { ok, status } = response;
  const text = await readText(response, ok ? maxBytes : LONGEST_REFUSAL);
  if (text === undefined && ok) throw new TraceApiError('too large', { url, status });
  return text === undefined ? undefined : parse(text);
}
