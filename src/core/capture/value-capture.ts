import {
  BoundedCopier,
  LONGEST_NAME,
  NODE_BYTES,
  RESERVED_BYTES,
  type RedactorTrouble,
} from './bounded-copier.ts';
import { describeStack } from './describe-stack.ts';
import type { Attributes, AttributeValue } from '../records/records.ts';
import { redactSecrets, type Redactor } from './redact.ts';

// Bytes of the JSON of OTLP. One record, its ids and all, stays below 32 KiB.
const FIELDS_BYTES = 13_000;
const TEXT_BYTES = 3000;
const STACK_BYTES = 6000;

// However a text of this length is escaped, it stays below TEXT_BYTES.
const SHORT_TEXT = TEXT_BYTES / 6;

const keepAll: Redactor = (_, value) => value;

/** Turns what an app logs into what a record can carry: bounded, redacted, without a way to throw. */
export class ValueCapture {
  readonly #copier: BoundedCopier;
  /** Our own redactor, or none. It may be asked later, since it looks at nothing but the value. */
  readonly #quickRedact: Redactor | undefined;

  /**
   * `redact` sees every named value before it is kept; `false` keeps all. `onTrouble` hears what a redactor does wrong.
   */
  constructor(redact: Redactor | false, onTrouble: RedactorTrouble = () => {}) {
    this.#copier = new BoundedCopier(redact, onTrouble);
    this.#quickRedact = !redact ? keepAll : redact === redactSecrets ? redact : undefined;
  }

  /** Captures a text. */
  text(value: string): string {
    return this.#quickRedact && typeof value === 'string' && value.length < SHORT_TEXT
      ? (this.#quickRedact('', value) as string).toWellFormed()
      : this.#copier.copyText(() => value, TEXT_BYTES);
  }

  /** Tells whether a text that is captured later becomes the same. */
  canWait(value: string): boolean {
    return !!this.#quickRedact && typeof value === 'string';
  }

  /**
   * Takes named values down for `finish`, as they are now; nothing where they have to be copied at once.
   *
   * Most of what is logged is short and flat, and fits however it is written. To go over it byte by byte would take most
   * of the time of a log line.
   */
  take(values: object, maxBytes: number = FIELDS_BYTES): Attributes | undefined {
    if (!this.#quickRedact || this.#copier.isBusy) return undefined;
    // The spread below asks getters.
    this.#copier.isBusy = true;
    try {
      if (Object.getPrototypeOf(values) !== Object.prototype) return undefined;
      const taken = { ...(values as Attributes) };
      return fits(taken, maxBytes) ? taken : undefined;
    } catch {
      return undefined;
    } finally {
      this.#copier.isBusy = false;
    }
  }

  /** Makes what was taken down into what a record can carry. */
  finish(taken: Attributes): Record<string, AttributeValue> {
    const attributes: Record<string, AttributeValue> = {};
    for (const key in taken) {
      const kept = this.#quickRedact!(key, taken[key]!);
      attributes[key.toWellFormed()] = typeof kept === 'string' ? kept.toWellFormed() : kept;
    }
    return attributes;
  }

  /** Copies named values at once. */
  copy(values: object, maxBytes: number = FIELDS_BYTES): Record<string, AttributeValue> {
    return this.#copier.copyAll(values, maxBytes);
  }

  /** Captures named values, as far as so many bytes go. */
  attributes(values: object, maxBytes: number = FIELDS_BYTES): Record<string, AttributeValue> {
    const taken = this.take(values, maxBytes);
    return taken ? this.finish(taken) : this.copy(values, maxBytes);
  }

  /** Gives the `exception.*` attributes of a thrown value. Its stack goes on with the stacks of its causes. */
  exception(error: unknown): Attributes {
    // Anything can be thrown. What is no object becomes one without these properties.
    const thrown = Object(error) as Partial<Error>;
    const text = (read: () => unknown, maxBytes = TEXT_BYTES): string =>
      this.#copier.copyText(read, maxBytes);
    return {
      'exception.type': text(() => thrown.name ?? typeof error),
      'exception.message': text(() => thrown.message ?? error),
      'exception.stacktrace': text(() => describeStack(error), STACK_BYTES),
    };
  }
}

/** Tells whether named values are short and flat, so that they fit however they are written. */
function fits(taken: Attributes, maxBytes: number): boolean {
  let room = maxBytes;
  for (const key of Object.keys(taken)) {
    const value = taken[key]!;
    const isText = typeof value === 'string';
    const length = isText ? value.length : 0;
    room -= NODE_BYTES + RESERVED_BYTES + (key.length + length) * 6;
    if (room < 0 || length > SHORT_TEXT || key.length > LONGEST_NAME) return false;
    // `__proto__` would become the prototype; of `error` more is made than a field.
    if (key === '__proto__' || key === 'error') return false;
    if (!isText && value !== !!value && !Number.isFinite(value)) return false;
  }
  return true;
}
