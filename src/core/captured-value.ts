import type { Attributes, AttributeValue } from './records.ts';
import type { Redactor } from './redact.ts';

const MAX_TEXT = 4096;
const MAX_DEPTH = 5;
const MAX_ITEMS = 64;
const MAX_NODES = 500;

/** Turns what an app logs into what a record can carry: bounded, redacted, without a way to throw. */
export interface ValueCapture {
  readonly text: (value: string) => string;
  readonly attributes: (values: object) => Attributes;
  /** The `exception.*` attributes of a thrown value. */
  readonly exception: (error: unknown) => Attributes;
}

function cut(text: string): string {
  // Half a surrogate pair, from the cut or from the app, would be invalid JSON to strict receivers.
  return (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text).toWellFormed();
}

/** Creates the capture; `redact` sees every named value before it is kept, `false` keeps all. */
export function createValueCapture(redact: Redactor | false): ValueCapture {
  let nodes = 0;

  // Getters, proxies and toString of foreign values may throw, and so may a redactor.
  function keep(key: string, read: () => unknown, depth = 0): AttributeValue {
    try {
      const plain = capture(key, read(), depth);
      return redact ? redact(key, plain) : plain;
    } catch {
      return '[unreadable]';
    }
  }

  function capture(key: string, value: unknown, depth: number): AttributeValue {
    if (value === null || typeof value === 'boolean' || Number.isFinite(value))
      return value as AttributeValue;
    if (value instanceof Date) return value.toISOString();
    // Queries and fragments hold what must not leave the page.
    if (value instanceof URL) return cut(value.origin + value.pathname);
    if (typeof value !== 'object' || value instanceof Error) return cut(String(value));
    if (++nodes > MAX_NODES || depth >= MAX_DEPTH) return '[cut]';
    if (!Array.isArray(value)) return captureObject(value, depth + 1);
    return value.slice(0, MAX_ITEMS).map((item) => keep(key, () => item, depth + 1));
  }

  function captureObject(value: object, depth: number): Attributes {
    // Without a prototype, a key called __proto__ is a key like any other.
    const captured = Object.create(null) as Record<string, AttributeValue>;
    for (const key of Object.keys(value).slice(0, MAX_ITEMS)) {
      const kept = keep(key, () => (value as Record<string, unknown>)[key] ?? null, depth);
      captured[cut(key)] = kept;
    }
    return captured;
  }

  const text = (read: () => unknown): string => String(keep('', () => cut(String(read()))));

  return {
    text: (value) => text(() => value),
    attributes(values) {
      nodes = 0;
      // A proxy may throw even when asked for its keys.
      try {
        return captureObject(values, 0);
      } catch {
        return {};
      }
    },
    exception(error) {
      // Anything can be thrown: what is no object becomes one without these properties.
      const thrown = Object(error) as Partial<Error>;
      return {
        'exception.type': text(() => thrown.name ?? typeof error),
        'exception.message': text(() => thrown.message ?? error),
        'exception.stacktrace': text(() => thrown.stack ?? ''),
      };
    },
  };
}
