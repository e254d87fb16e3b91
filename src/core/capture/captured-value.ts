import { describeStack } from './describe-stack.ts';
import { describeValue } from './describe-value.ts';
import type { Attributes, AttributeValue } from '../records/records.ts';
import { redactSecrets, type Redactor } from './redact.ts';

const MAX_TEXT = 4096;
const MAX_DEPTH = 5;
const MAX_ITEMS = 64;
const LONGEST_NAME = 32;

// Bytes of the JSON of OTLP. All that one record may have of them, ids and all, stays below 32 KiB.
const FIELDS_BYTES = 13_000;
const TEXT_BYTES = 3000;
// However it is written, it is no longer than that.
const SHORT_TEXT = TEXT_BYTES / 6;
const STACK_BYTES = 6000;
// What is written round a value, and what each value leaves to each one behind it.
const NODE_BYTES = 60;
const RESERVED_BYTES = 96;

const CUT = '[cut]';
const UNREADABLE = '[unreadable]';

/** Turns what an app logs into what a record can carry: bounded, redacted, without a way to throw. */
export interface ValueCapture {
  readonly text: (value: string) => string;
  /** Whether a text that is captured later becomes the same. */
  readonly canWait: (value: string) => boolean;
  /** Takes named values down for `finish`, as they are now; nothing where they have to be copied at once. */
  readonly take: (values: object) => Attributes | undefined;
  /** Makes what was taken down into what a record can carry. */
  readonly finish: (taken: Attributes) => Attributes;
  /** Copies named values at once. */
  readonly copy: (values: object) => Attributes;
  /** Copies named values, as far as so many bytes go. @default 13,000 */
  readonly attributes: (values: object, maxBytes?: number) => Attributes;
  /** The `exception.*` attributes of a thrown value; its stack goes on with those of its causes. */
  readonly exception: (error: unknown) => Attributes;
}

function cut(text: string, length = MAX_TEXT): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/**
 * Creates the capture; `redact` sees every named value before it is kept, `false` keeps all. `onTrouble` hears what a
 * redactor does wrong.
 */
export function createValueCapture(
  redact: Redactor | false,
  onTrouble: (what: string, error?: unknown) => void = () => {},
): ValueCapture {
  let path: unknown[] = [];
  let left = 0;
  let isBusy = false;
  let isScreening = !!redact;

  // Getters and redactors are foreign code. If they log, that leads to them again, without end.
  function enter<T>(maxBytes: number, otherwise: T, work: () => T): T {
    if (isBusy) {
      onTrouble('or a getter logged');
      return otherwise;
    }
    isBusy = true;
    left = maxBytes;
    try {
      return work();
    } catch {
      return otherwise;
    } finally {
      isBusy = false;
      path = [];
    }
  }

  function pay(text: string, floor: number): string {
    let end = 0;
    let codes = 0;
    for (; end < text.length && left > floor; end++) {
      const code = text.charCodeAt(end);
      codes |= code;
      left -= code > 127 ? 3 : code < 32 ? 6 : code === 34 || code === 92 ? 2 : 1;
    }
    const paid = cut(text, end);
    // Half a surrogate pair, from the cut or from the app, would be invalid JSON to strict receivers.
    return codes > 127 ? paid.toWellFormed() : paid;
  }

  function screen(key: string, plain: AttributeValue): unknown {
    try {
      const kept: unknown = (redact as Redactor)(key, plain);
      if (kept === plain) return plain;
      if (kept instanceof Promise) kept.catch(() => {});
      else if (kept !== undefined && typeof kept !== 'function') return kept;
      onTrouble('gave no value');
    } catch (error) {
      onTrouble('threw', error);
    }
    return UNREADABLE;
  }

  // The redactor has said what is left of a value; what it gives is not shown to it again.
  function copyScreened(key: string, kept: AttributeValue, before: number, depth: number, floor: number) {
    const screened = screen(key, kept);
    if (screened === kept && typeof kept !== 'object') return kept;
    left = before;
    isScreening = false;
    try {
      return copy(key, screened, depth, floor);
    } finally {
      isScreening = true;
    }
  }

  function keep(key: string, holder: object, property: PropertyKey, depth: number, floor: number) {
    left -= NODE_BYTES;
    const before = left;
    try {
      let kept = copy(key, (holder as Record<PropertyKey, unknown>)[property], depth, floor);
      if (isScreening) kept = copyScreened(key, kept, before, depth, floor);
      return typeof kept === 'string' && kept !== CUT ? pay(kept, floor) : kept;
    } catch {
      return UNREADABLE;
    }
  }

  // Some objects have tokens for keys; no name of a field is as long as one.
  function nameOf(key: string): string {
    const name = cut(key);
    return name.length > LONGEST_NAME && isScreening ? String(screen('', name)) : name;
  }

  function copy(key: string, value: unknown, depth: number, floor: number): AttributeValue {
    if (value == null) return null;
    if (typeof value === 'boolean' || Number.isFinite(value)) return value as AttributeValue;
    if (left <= floor) return CUT;
    if (typeof value === 'string') return cut(value);
    const list = Array.isArray(value) && value;
    const text = list ? undefined : describeValue(value);
    if (text !== undefined) return cut(text);
    const level = path.indexOf(value);
    if (level >= 0 && level < depth) return '[circular]';
    if (depth > MAX_DEPTH) return CUT;
    path[depth] = value;
    const keys = list || Object.keys(value);
    const count = Math.min(keys.length, MAX_ITEMS, Math.floor((left - floor) / RESERVED_BYTES));
    const copied: { [key: PropertyKey]: AttributeValue } = list ? ([] as never) : {};
    for (let nth = 0; nth < count; nth++) {
      const below = floor + (count - nth - 1) * RESERVED_BYTES;
      const property = list ? nth : (keys[nth] as string);
      const name = list ? key : nameOf(keys[nth] as string);
      const place = list ? nth : pay(name, below);
      // By that name it would become the prototype.
      copied[place === '__proto__' ? '[__proto__]' : place] = keep(name, value, property, depth + 1, below);
    }
    if (keys.length > count) copied[list ? count : CUT] = list ? CUT : keys.length - count;
    return copied;
  }

  // Most of what is logged is short and flat, and fits however it is written: to go over it byte by byte would take most of
  // the time of a log line. Our own redactor needs not be asked at once, either; who knows what others look at.
  const quick = !redact ? (_: string, value: AttributeValue) => value : redact === redactSecrets && redact;

  function take(values: object, maxBytes = FIELDS_BYTES): Attributes | undefined {
    if (isBusy) return undefined;
    let room = maxBytes;
    isBusy = true;
    try {
      if (!quick || Object.getPrototypeOf(values) !== Object.prototype) return undefined;
      const taken = { ...(values as Attributes) };
      for (const key of Object.keys(taken)) {
        const value = taken[key]!;
        const isText = typeof value === 'string';
        const length = isText ? value.length : 0;
        room -= NODE_BYTES + RESERVED_BYTES + (key.length + length) * 6;
        if (room < 0 || length > SHORT_TEXT || key.length > LONGEST_NAME) return undefined;
        // By the first it would become the prototype; of the second more is made than a field.
        if (key === '__proto__' || key === 'error') return undefined;
        if (!isText && value !== !!value && !Number.isFinite(value)) return undefined;
      }
      return taken;
    } catch {
      return undefined;
    } finally {
      isBusy = false;
    }
  }

  function finish(taken: Attributes): Attributes {
    const attributes: Record<string, AttributeValue> = {};
    for (const key in taken) {
      const kept = (quick as Redactor)(key, taken[key]!);
      attributes[key.toWellFormed()] = typeof kept === 'string' ? kept.toWellFormed() : kept;
    }
    return attributes;
  }

  const copyAll = (values: object, maxBytes = FIELDS_BYTES): Attributes =>
    enter(maxBytes, {}, () => {
      const copied = copy('', values, 0, 0);
      // What has no names gets one.
      return (
        Object(copied) === copied && !Array.isArray(copied) ? copied : copy('', { value: values }, 0, 0)
      ) as Attributes;
    });

  const text = (read: () => unknown, maxBytes = TEXT_BYTES): string =>
    enter(maxBytes, UNREADABLE, () => String(keep('', [String(read())], 0, 1, 0)));

  return {
    canWait: (value) => !!quick && typeof value === 'string',
    text: (value) =>
      quick && typeof value === 'string' && value.length < SHORT_TEXT
        ? (quick('', value) as string).toWellFormed()
        : text(() => value),
    take,
    finish,
    copy: copyAll,
    attributes(values, maxBytes) {
      const taken = take(values, maxBytes);
      return taken ? finish(taken) : copyAll(values, maxBytes);
    },
    exception(error) {
      // Anything can be thrown: what is no object becomes one without these properties.
      const thrown = Object(error) as Partial<Error>;
      return {
        'exception.type': text(() => thrown.name ?? typeof error),
        'exception.message': text(() => thrown.message ?? error),
        'exception.stacktrace': text(() => describeStack(error), STACK_BYTES),
      };
    },
  };
}
