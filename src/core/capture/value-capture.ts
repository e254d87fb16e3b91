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

// These limits count bytes of OTLP JSON. They keep one record, with its ids and all other members, below 32 KiB.
const FIELDS_BYTES = 13_000;
const TEXT_BYTES = 3000;
const STACK_BYTES = 6000;

// A text of this length stays below TEXT_BYTES in any escaping.
const SHORT_TEXT = TEXT_BYTES / 6;

const keepAll: Redactor = (_, value) => value;

/** Named values, as they were at a call. */
export interface TakenValues {
  readonly values: Record<string, AttributeValue>;
  /** Whether the values are already bounded and redacted. */
  readonly isCaptured: boolean;
}

/** Turns values that an app logs into values that a record can carry, bounded and redacted. Never throws. */
export class ValueCapture {
  readonly #copier: BoundedCopier;
  /** The redactor of Waybill; absent if the app has its own. It only reads its arguments, so it may be called later. */
  readonly #quickRedact: Redactor | undefined;

  /**
   * `redact` sees every named value before it is kept; `false` keeps all values. `onTrouble` is called when a redactor
   * does something wrong.
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

  /** Tells whether a text can be captured later with the same result. */
  canWait(value: string): boolean {
    return !!this.#quickRedact && typeof value === 'string';
  }

  /**
   * Copies named values as they are now, for `finish`.
   *
   * Most logged values are short and flat, and fit into a record in any encoding. They are copied unchanged: counting
   * their bytes would take most of the time of a log line. All other values are captured at once.
   */
  take(values: object): TakenValues {
    const flat = this.#takeFlat(values);
    return { values: flat ?? this.#copier.copyAll(values, FIELDS_BYTES), isCaptured: !flat };
  }

  #takeFlat(values: object): Record<string, AttributeValue> | undefined {
    if (!this.#quickRedact || this.#copier.isBusy) return undefined;
    // The spread below calls getters, which may log.
    this.#copier.isBusy = true;
    try {
      if (Object.getPrototypeOf(values) !== Object.prototype) return undefined;
      const taken = { ...(values as Record<string, AttributeValue>) };
      return fits(taken) ? taken : undefined;
    } catch {
      return undefined;
    } finally {
      this.#copier.isBusy = false;
    }
  }

  /** Turns taken values into values that a record can carry. */
  finish({ values, isCaptured }: TakenValues): Record<string, AttributeValue> {
    if (isCaptured) return values;
    const attributes: Record<string, AttributeValue> = {};
    for (const key in values) {
      const kept = this.#quickRedact!(key, values[key]!);
      attributes[key.toWellFormed()] = typeof kept === 'string' ? kept.toWellFormed() : kept;
    }
    return attributes;
  }

  /** Captures named values. */
  attributes(values: object): Record<string, AttributeValue> {
    return this.finish(this.take(values));
  }

  /** Gives the `exception.*` attributes of a thrown value. The stacks of its causes follow its own stack. */
  exception(error: unknown): Attributes {
    // Any value can be thrown. `Object` makes an object without these properties from a primitive.
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

/** Tells whether named values are short and flat, so that they fit in any encoding. */
function fits(taken: Attributes): boolean {
  let room = FIELDS_BYTES;
  for (const key of Object.keys(taken)) {
    const value = taken[key]!;
    const isText = typeof value === 'string';
    const length = isText ? value.length : 0;
    room -= NODE_BYTES + RESERVED_BYTES + (key.length + length) * 6;
    if (room < 0 || length > SHORT_TEXT || key.length > LONGEST_NAME) return false;
    // `__proto__` would become the prototype. An `error` becomes more than one field.
    if (key === '__proto__' || key === 'error') return false;
    if (!isText && value !== !!value && !Number.isFinite(value)) return false;
  }
  return true;
}
