import { describeValue, jsonOf } from './describe-value.ts';
import { isErrorObject } from './is-error-object.ts';
import { textOf } from './text-of.ts';
import type { AttributeValue } from '../records/records.ts';
import type { Redactor } from './redact.ts';

const MAX_TEXT = 4096;
const MAX_DEPTH = 5;
const MAX_ITEMS = 64;

/** The length of the longest name of a value. A longer name could be a token. */
export const LONGEST_NAME = 32;

/** The bytes that the JSON of OTLP adds around one value. */
export const NODE_BYTES = 60;

/** The bytes that each value leaves free for each value after it. */
export const RESERVED_BYTES = 96;

const CUT = '[cut]';
const UNREADABLE = '[unreadable]';

/** The depth of a value, and the bytes that must be left for the values after it. */
interface Place {
  readonly depth: number;
  readonly floor: number;
}

const TOP: Place = { depth: 0, floor: 0 };

/** The copy of named values. */
export interface CopiedValues {
  readonly values: Record<string, AttributeValue>;
  /** The error among the values: the value `error` of any type, or else the first value that is an error. */
  readonly error?: unknown;
}

/** Called when a redactor throws or returns no value, or when a redactor or a getter logs. */
export type RedactorTrouble = (what: string, error?: unknown) => void;

function cut(text: string, length = MAX_TEXT): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Copies values of any kind into values that a record can carry, up to a limit of bytes. Never throws. */
export class BoundedCopier {
  #isBusy = false;
  readonly #redact: Redactor | false;
  readonly #onTrouble: RedactorTrouble;
  /** The nested objects that are being copied, outermost first. */
  #path: unknown[] = [];
  #bytesLeft = 0;
  #error: unknown;
  /** False while the return value of the redactor is copied. The redactor does not get its own return value again. */
  #isScreening: boolean;

  constructor(redact: Redactor | false, onTrouble: RedactorTrouble) {
    this.#redact = redact;
    this.#onTrouble = onTrouble;
    this.#isScreening = !!redact;
  }

  /** Copies named values. */
  copyAll(values: object, maxBytes: number): CopiedValues {
    return this.enter<CopiedValues>({ values: {} }, maxBytes, () => {
      this.#error = undefined;
      const copied = this.#copy('', values, TOP);
      // A value without names, such as a list, gets the name `value`.
      const isNamed = Object(copied) === copied && !Array.isArray(copied);
      const named = isNamed ? copied : this.#copy('', { value: values }, TOP);
      return { values: named as CopiedValues['values'], error: this.#error };
    });
  }

  /** Copies the text that a function returns. */
  copyText(read: () => unknown, maxBytes: number): string {
    return this.enter(UNREADABLE, maxBytes, () =>
      String(this.#keep('', () => textOf(read(), MAX_TEXT + 1), TOP)),
    );
  }

  /**
   * Runs code that reads values of the app, and returns its result. Getters and redactors are code of the app and could
   * log, and so on without end. So if values are being read already, or if a getter throws, this function returns
   * `otherwise`.
   */
  enter<T>(otherwise: T, maxBytes: number, work: () => T): T {
    if (this.#isBusy) {
      this.#onTrouble('or a getter logged');
      return otherwise;
    }
    this.#isBusy = true;
    this.#bytesLeft = maxBytes;
    try {
      return work();
    } catch {
      return otherwise;
    } finally {
      this.#isBusy = false;
      this.#path = [];
    }
  }

  /** Cuts a text so that it fits into the bytes that are left, and subtracts the bytes of the text from them. */
  #pay(text: string, floor: number): string {
    let end = 0;
    let codes = 0;
    for (; end < text.length && this.#bytesLeft > floor; end++) {
      const code = text.charCodeAt(end);
      codes |= code;
      this.#bytesLeft -= code > 127 ? 3 : code < 32 ? 6 : code === 34 || code === 92 ? 2 : 1;
    }
    const paid = cut(text, end);
    // Half a surrogate pair is invalid JSON for strict receivers. Such a half comes from the cut or from the app.
    return codes > 127 ? paid.toWellFormed() : paid;
  }

  #screen(key: string, plain: AttributeValue): unknown {
    try {
      const kept: unknown = (this.#redact as Redactor)(key, plain);
      if (kept === plain) return plain;
      if (kept instanceof Promise) kept.catch(() => {});
      else if (kept !== undefined && typeof kept !== 'function') return kept;
      this.#onTrouble('gave no value');
    } catch (error) {
      this.#onTrouble('threw', error);
    }
    return UNREADABLE;
  }

  #keep(key: string, read: () => unknown, place: Place): AttributeValue {
    const isScreening = this.#isScreening;
    this.#bytesLeft -= NODE_BYTES;
    const before = this.#bytesLeft;
    try {
      const value = read();
      if (place.depth === 1 && (key === 'error' || (this.#error === undefined && isErrorObject(value))))
        this.#error = value;
      let kept = this.#copy(key, value, place);
      const screened = isScreening ? this.#screen(key, kept) : kept;
      // If the redactor returns the same object, it could still have changed members of the object.
      if (screened !== kept || (isScreening && typeof kept === 'object')) {
        this.#bytesLeft = before;
        this.#isScreening = false;
        kept = this.#copy(key, screened, place);
      }
      return typeof kept === 'string' && kept !== CUT ? this.#pay(kept, place.floor) : kept;
    } catch {
      return UNREADABLE;
    } finally {
      this.#isScreening = isScreening;
    }
  }

  // Some objects have tokens as keys, so the redactor also gets each long key. No field name is as long as a token.
  #nameOf(key: string): string {
    const name = cut(key);
    return name.length > LONGEST_NAME && this.#isScreening ? String(this.#screen('', name)) : name;
  }

  #copy(key: string, value: unknown, { depth, floor }: Place): AttributeValue {
    if (value == null) return null;
    if (typeof value === 'boolean' || Number.isFinite(value)) return value as AttributeValue;
    if (this.#bytesLeft <= floor) return CUT;
    if (typeof value === 'string') return cut(value);
    const text =
      value instanceof Error
        ? textOf(value, MAX_TEXT + 1)
        : Array.isArray(value)
          ? undefined
          : describeValue(value);
    if (text !== undefined) return cut(text);
    const level = this.#path.indexOf(value);
    if (level >= 0 && level < depth) return '[circular]';
    if (depth > MAX_DEPTH) return CUT;
    this.#path[depth] = value;
    const inside = { depth: depth + 1, floor };
    const json = Array.isArray(value) ? value : jsonOf(value);
    return json === value ? this.#copyMembers(key, value, inside) : this.#copy(key, json, inside);
  }

  #copyMembers(key: string, value: object, { depth, floor }: Place): AttributeValue {
    const list = Array.isArray(value) && value;
    const keys = list || Object.keys(value);
    const count = Math.min(keys.length, MAX_ITEMS, Math.floor((this.#bytesLeft - floor) / RESERVED_BYTES));
    const copied: { [key: PropertyKey]: AttributeValue } = list ? ([] as never) : {};
    for (let nth = 0; nth < count; nth++) {
      const place = { depth, floor: floor + (count - nth - 1) * RESERVED_BYTES };
      const property = list ? nth : (keys[nth] as string);
      const name = list ? key : this.#nameOf(keys[nth] as string);
      const member = list ? nth : this.#pay(name, place.floor);
      // A member with the name `__proto__` would become the prototype of the copy.
      copied[member === '__proto__' ? '[__proto__]' : member] = this.#keep(
        name,
        () => (value as Record<PropertyKey, unknown>)[property],
        place,
      );
    }
    if (keys.length > count) copied[list ? count : CUT] = list ? CUT : keys.length - count;
    return copied;
  }
}
