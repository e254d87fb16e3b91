import { conventions } from '../../core/internal.ts';
import type { SpanRecord } from '../../core/index.ts';
import { nameOfService } from '../calls/service-calls.ts';

// The attributes that name the target of the work, from the clearest to the vaguest. The name of a browser's request is
// its method alone.
const TARGETS = [
  conventions.HTTP_ROUTE,
  conventions.URL_FULL,
  conventions.URL_PATH,
  conventions.MESSAGING_DESTINATION,
];

const MOST_CHARACTERS = 500;

/** Describes what a span did. Two spans that did the same have equal texts. */
export function describeWork(span: SpanRecord): string {
  const { kind, name, attributes } = span;
  const target = TARGETS.map((key) => attributes[key]).find((value) => typeof value === 'string') ?? '';
  const texts = [nameOfService(span), name, target].map((text) => text.slice(0, MOST_CHARACTERS));
  return [kind, ...texts].join('\n');
}

/**
 * Makes descriptions of the same work on different things equal: `GET /orders/7` and `GET /orders/8`. Each word with a
 * digit becomes `#`.
 */
export function withoutIds(description: string): string {
  return description
    .split(/([\s/:.,?&=#]+)/)
    .map((word) => (/\d/.test(word) ? '#' : word))
    .join('');
}
