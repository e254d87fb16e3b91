import type { TraceQuery } from '../core/index.ts';
import { findReference } from './find-reference.ts';

/** The meaning of a search text: a query, a reference with a typing mistake, or unknown. */
export type ParsedSearch =
  | TraceQuery
  | { readonly kind: 'mistyped'; readonly code: string }
  | { readonly kind: 'unknown' };

const MAX_LENGTH = 16_384;

// Between a label and its value, a text from a mail, a chat or a log can have quote marks, marks for emphasis, or JSON
// punctuation.
const GAP = String.raw`[\s"'>*|\`:=]`;
const TRACE_LABEL = new RegExp(String.raw`\btrace(?:[ _-]?id)?${GAP}{1,20}([0-9a-f]{32})\b`, 'i');
const SPAN_LABEL = new RegExp(String.raw`\bspan(?:[ _-]?id)?${GAP}{1,20}([0-9a-f]{16})\b`, 'i');
const TRACEPARENT = /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}\b/i;
const TRACE_ID = /\b[0-9a-f]{32}\b/i;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i;
const SPAN_ID = /\b[0-9a-f]{16}\b/i;

const FOREIGN_LABEL = new RegExp(String.raw`\bx-trace-id${GAP}{1,20}([\w.:=/+;@-]{1,128})`, 'i');
// Without a label, an id of another system is the whole text. It has a digit, which most words have not.
const FOREIGN = /^(?=.*[1-9])[\w.:=/+;@-]{4,128}$/;

// W3C Trace Context calls an id of zeros invalid: https://www.w3.org/TR/trace-context-2/#trace-id
function validId(id: string | undefined): string | undefined {
  return id === undefined || /^[0-]+$/.test(id) ? undefined : id.toLowerCase();
}

/**
 * Recognises the ids in a text that the user pasted into the search box.
 *
 * The text can hold, alone or inside a sentence:
 *
 * - the block that the copy button writes, in any order, quoted in an e-mail, or joined into one line
 * - a server's JSON error
 * - a `traceparent`, a trace id (32 hex digits), a UUID, a span id (16 hex digits) or a reference
 * - an id of another system, after `x-trace-id:` or as the whole text
 *
 * If the text holds several ids, the most exact id wins. If the text names a span in addition to a trace or a
 * reference, the query carries the span id too, so that the timeline opens at that span.
 *
 * A code in the shape of a reference is `mistyped` if its check character is wrong. Only the first 16,384 characters
 * are read.
 */
export function parseSearch(input: string): ParsedSearch {
  if (typeof input !== 'string') return { kind: 'unknown' };
  const text = normalize(input.slice(0, MAX_LENGTH));
  const traceparent = TRACEPARENT.exec(text);
  const spanId = validId(SPAN_LABEL.exec(text)?.[1] ?? traceparent?.[2]);
  const atSpan = spanId === undefined ? {} : { spanId };

  const traceId = validId(TRACE_LABEL.exec(text)?.[1] ?? traceparent?.[1] ?? TRACE_ID.exec(text)?.[0]);
  if (traceId) return { kind: 'trace', traceId, ...atSpan };

  const reference = findReference(text);
  if (reference && 'low40' in reference) return { kind: 'reference', low40: reference.low40, ...atSpan };

  const id = validId(UUID.exec(text)?.[0]);
  if (id) return { kind: 'uuid', id };

  const bareSpanId = spanId ?? validId(SPAN_ID.exec(text)?.[0]);
  if (bareSpanId) return { kind: 'span', spanId: bareSpanId };

  const foreign = FOREIGN_LABEL.exec(text)?.[1];
  if (foreign) return { kind: 'foreign', id: foreign };
  if (reference) return { kind: 'mistyped', code: reference.mistyped };

  const whole = text.trim();
  return FOREIGN.test(whole) ? { kind: 'foreign', id: whole } : { kind: 'unknown' };
}

// Mail and chat programs change a text: they insert full-width letters, soft hyphens, zero-width characters and dashes
// of every length.
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}]/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-');
}
