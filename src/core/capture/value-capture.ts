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
import { isListLike, tagOf } from './tag-of.ts';

// These limits count bytes of OTLP JSON. With them, one record with its ids and all other members stays below 32 KiB.
const FIELDS_BYTES = 13_000;
const TEXT_BYTES = 3000;
const STACK_BYTES = 6000;
const OWN_FIELDS_BYTES = 2000;
const MOST_FIELDS = 16;
const MOST_FLAT = FIELDS_BYTES / (NODE_BYTES + RESERVED_BYTES);

// Escaping makes a text at most six times as long, so a text of this length always stays below `TEXT_BYTES`.
const SHORT_TEXT = TEXT_BYTES / 6;

const keepAll: Redactor = (_, value) => value;

/** Named values, as they were at the time of a call. */
export interface TakenValues {
  readonly values: Record<string, AttributeValue>;
  /** The error among the values: the value `error` of any type, or else the first value that is an error. */
  readonly error?: unknown;
  /** Whether the values are already bounded and redacted. */
  readonly isCaptured: boolean;
}

/** Turns values of the app into values that a record can carry: it limits their size and redacts them. Never throws. */
export class ValueCapture {
  readonly #copier: BoundedCopier;
  /**
   * The redactor, if it is Waybill's own or keeps all values. It only reads its arguments, so it can be called later.
   * Absent if the app has its own redactor.
   */
  readonly #quickRedact: Redactor | undefined;

  /**
   * `redact` gets every named value before it is kept. `false` keeps all values. `onTrouble` is called when the
   * redactor throws, returns no value, or logs.
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

  /** Tells whether a text can be captured later with the same result as now. */
  canWait(value: string): boolean {
    return !!this.#quickRedact && typeof value === 'string';
  }

  /**
   * Copies named values as they are now. `finish` later turns the copy into attributes.
   *
   * Most logged values are short and flat, so they always fit into a record. They are copied unchanged, because
   * counting their bytes would take longer than all other work for a log line. All other values are captured
   * immediately.
   */
  take(values: object): TakenValues {
    const flat = this.#takeFlat(values);
    // Short and flat values contain no error.
    return flat
      ? { values: flat, isCaptured: false }
      : { ...this.#copier.copyAll(values, FIELDS_BYTES), isCaptured: true };
  }

  #takeFlat(values: object): Record<string, AttributeValue> | undefined {
    if (!this.#quickRedact) return undefined;
    return this.#copier.enter(undefined, 0, () => {
      if (Object.getPrototypeOf(values) !== Object.prototype) return undefined;
      if (Object.keys(values).length > MOST_FLAT) return undefined;
      const taken = { ...(values as Record<string, AttributeValue>) };
      return fits(taken) ? taken : undefined;
    });
  }

  /** Turns the values from `take` into values that a record can carry. */
  finish({ values, isCaptured }: TakenValues): Record<string, AttributeValue> {
    if (isCaptured) return values;
    const attributes: Record<string, AttributeValue> = {};
    // No `for … in`: it would also read what other code has added to `Object.prototype`.
    for (const key of Object.keys(values)) {
      const kept = this.#quickRedact!(key, values[key]!);
      attributes[key.toWellFormed()] = typeof kept === 'string' ? kept.toWellFormed() : kept;
    }
    return attributes;
  }

  /** Captures named values immediately. */
  attributes(values: object): Record<string, AttributeValue> {
    return this.finish(this.take(values));
  }

  /**
   * Returns the `exception.*` attributes of a thrown value. The stack of the value comes first, then the stacks of its
   * causes.
   */
  exception(error: unknown): Attributes {
    // Code can throw any value. For a primitive, `Object` creates an object that has neither a name nor a message.
    const thrown = Object(error) as Partial<Error>;
    const text = (read: () => unknown, maxBytes = TEXT_BYTES): string =>
      this.#copier.copyText(read, maxBytes);
    const own = this.#copier.enter({}, 0, () => fieldsOf(error));
    const { values: fields } = this.#copier.copyAll(own, OWN_FIELDS_BYTES);
    const isEmpty = !Object.keys(fields)[0];
    return {
      'exception.type': text(() => thrown.name ?? typeof error),
      'exception.message': text(
        () => thrown.message ?? (Object(error) === error && !isEmpty ? JSON.stringify(fields) : error),
      ),
      'exception.stacktrace': text(() => describeStack(error), STACK_BYTES),
      ...(!isEmpty && { 'exception.fields': fields }),
    };
  }
}

// The members of a Response, and of an event of an image that failed to load, are getters of the class.
const GETTERS = ['status', 'statusText', 'url', 'type'] as const;
const COMMON = new Set(['name', 'message', 'stack', 'cause', 'errors']);

/** Returns the members of a thrown value that are not in its message or stack, such as `code`, `hint` or `status`. */
function fieldsOf(thrown: unknown): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  try {
    if (typeof thrown !== 'object' || !thrown || isListLike(thrown)) return fields;
    for (const key of Object.keys(thrown).slice(0, MOST_FIELDS)) {
      if (!COMMON.has(key)) fields[key] = (thrown as Record<string, unknown>)[key];
    }
    if (/^Response$|Event$/.test(tagOf(thrown))) {
      for (const key of GETTERS) fields[key] = (thrown as Record<string, unknown>)[key] ?? undefined;
      // The query of an address can hold data that must not leave the page.
      if (fields['url']) fields['url'] = new URL(String(fields['url']));
    }
  } catch {
    // A getter of the app threw. The members before it stay.
  }
  return fields;
}

/** Tells whether named values are so short and flat that they fit into a record, even if every character is escaped. */
function fits(taken: Attributes): boolean {
  let room = FIELDS_BYTES;
  for (const key of Object.keys(taken)) {
    const value = taken[key]!;
    const isText = typeof value === 'string';
    const length = isText ? value.length : 0;
    room -= NODE_BYTES + RESERVED_BYTES + (key.length + length) * 6;
    if (room < 0 || length > SHORT_TEXT || key.length > LONGEST_NAME) return false;
    // A value with the name `__proto__` would become the prototype. A value with the name `error` becomes several
    // attributes.
    if (key === '__proto__' || key === 'error') return false;
    if (!isText && value !== !!value && !Number.isFinite(value)) return false;
  }
  return true;
}
