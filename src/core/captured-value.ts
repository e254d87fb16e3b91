import type { Attributes, AttributeValue } from './records.ts';
import type { Redactor } from './redact.ts';

const MAX_TEXT = 4096;
const MAX_STACK = 16_384;
const MAX_DEPTH = 5;
const MAX_ITEMS = 64;
const MAX_NODES = 500;

/** Turns what an app logs into what a record can carry: bounded, redacted, without a way to throw. */
export interface ValueCapture {
  readonly text: (value: string) => string;
  readonly attributes: (values: object) => Record<string, AttributeValue>;
  /** The `exception.*` attributes of a thrown value. */
  readonly exception: (error: unknown) => Attributes;
}

function cut(text: string, max = MAX_TEXT): string {
  // A cut through a surrogate pair, or a lone one from the app, would make invalid JSON for strict receivers.
  return (text.length > max ? `${text.slice(0, max)}…` : text).replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
}

// Getters, proxies and toString of foreign values may throw.
function read<T>(get: () => T): T | '[unreadable]' {
  try {
    return get();
  } catch {
    return '[unreadable]';
  }
}

function describeError(error: Error): string {
  return `${error.name}: ${error.message}`;
}

/** Creates the capture; `redact` sees every named value before it is kept, `false` keeps all. */
export function createValueCapture(redact: Redactor | false): ValueCapture {
  let nodes = 0;

  function keep(key: string, value: unknown, depth: number): AttributeValue {
    const plain = capture(key, value, depth);
    return redact ? redact(key, plain) : plain;
  }

  function capture(key: string, value: unknown, depth: number): AttributeValue {
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return cut(value);
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value !== 'object') return cut(read(() => String(value)));
    if (++nodes > MAX_NODES || depth >= MAX_DEPTH) return '[cut]';
    if (value instanceof Error) return cut(read(() => describeError(value)));
    if (value instanceof Date) return read(() => value.toISOString());
    if (value instanceof URL) return cut(value.origin + value.pathname);
    if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => keep(key, item, depth + 1));
    return captureObject(value, depth + 1);
  }

  function captureObject(value: object, depth: number): Record<string, AttributeValue> {
    // Without a prototype, a key called __proto__ is a key like any other.
    const captured: Record<string, AttributeValue> = Object.create(null);
    const keys = read(() => Object.keys(value));
    if (typeof keys === 'string') return captured;
    for (const key of keys.slice(0, MAX_ITEMS)) {
      const item = read(() => (value as Record<string, unknown>)[key]);
      if (item !== undefined) captured[cut(key, 256)] = keep(key, item, depth);
    }
    return captured;
  }

  function text(value: string): string {
    const kept = cut(value);
    return redact ? String(redact('', kept)) : kept;
  }

  return {
    text,
    attributes(values) {
      nodes = 0;
      return captureObject(values, 0);
    },
    exception(error) {
      if (!(error instanceof Error)) {
        return {
          'exception.type': error === null ? 'null' : typeof error,
          'exception.message': text(
            read(() => {
              const message = (error as { message?: unknown } | null | undefined)?.message;
              return typeof message === 'string' ? message : String(error);
            }),
          ),
        };
      }
      return {
        'exception.type': cut(String(read(() => error.name)), 256),
        'exception.message': text(String(read(() => error.message))),
        'exception.stacktrace': redactLines(String(read(() => error.stack ?? ''))),
      };
    },
  };

  function redactLines(stack: string): string {
    const kept = cut(stack, MAX_STACK);
    return redact ? String(redact('', kept)) : kept;
  }
}
