import { sha256 } from '../propagation/sha256.ts';
import { isError } from '../records/is-error.ts';
import type { AttributeValue, TelemetryRecord } from '../records/records.ts';
import {
  ERROR_TYPE,
  HTTP_ROUTE,
  OCCURRENCE_COUNT,
  REFUSED,
  SERVICE_NAME,
} from '../records/semantic-conventions.ts';
import { jsonText } from './json-text.ts';
import { topOwnFrame } from './top-own-frame.ts';

const MOST_CHARACTERS = 1000;

/** The facts of a failure that the lists of all stores show. */
export interface FailureFacts {
  readonly type: string;
  readonly message: string;
  readonly name: string;
  readonly service: string;
  readonly frame: string | null;
  readonly route: string | null;
}

const EXCEPTION_TYPE = 'exception.type';
const EXCEPTION_MESSAGE = 'exception.message';

function textOf(...values: readonly (AttributeValue | undefined)[]): string {
  const text = values.find((value) => typeof value === 'string' && value !== '');
  return typeof text === 'string' ? text.slice(0, MOST_CHARACTERS).toWellFormed() : '';
}

/** Returns the message of a log record as text. */
export function bodyText(body: AttributeValue | undefined): string {
  if (typeof body === 'string') return body;
  return body === null || body === undefined ? '' : jsonText(body);
}

/** Returns the facts of a record that reports a failure. */
export function failureFacts(record: TelemetryRecord): FailureFacts {
  const { attributes, resource } = record;
  const said = record.type === 'span' ? record.status.message : bodyText(record.body);
  return {
    type: textOf(attributes[EXCEPTION_TYPE], attributes[ERROR_TYPE]),
    message: textOf(attributes[EXCEPTION_MESSAGE], said),
    name: record.type === 'span' ? textOf(record.name) : textOf(record.eventName),
    service: textOf(resource[SERVICE_NAME]),
    frame: topOwnFrame(attributes['exception.stacktrace']),
    route: textOf(attributes[HTTP_ROUTE]) || null,
  };
}

// Numbers, ids and quantities differ among failures with one cause.
function withoutNumbers(text: string): string {
  return text
    .slice(0, 200)
    .split(/\s/)
    .map((word) => (/\d/.test(word) ? '#' : word))
    .join(' ');
}

/** Tells whether a record reports a refusal: a server said no to a person. */
export function isRefused({ attributes }: TelemetryRecord): boolean {
  return attributes[REFUSED] === true || attributes[REFUSED] === 'true';
}

/**
 * Returns the fingerprint of a failure, or null if the record reports none: 32 hex digits of a hash of the type of the
 * error, the innermost frame of the program itself, and the route. Without a frame, the message or the name of the span
 * takes its place, without the words that hold a digit.
 */
export function fingerprintOf(record: TelemetryRecord): string | null {
  if (!isError(record) && !isRefused(record)) return null;
  const { type, frame, route, message, name } = failureFacts(record);
  const place = frame ?? withoutNumbers(record.type === 'span' ? name : message);
  return sha256(JSON.stringify([type, place, route])).slice(0, 32);
}

/** Returns for how many occurrences of an error a record stands. A value that is no small number counts as one. */
export function occurrencesOf({ attributes }: TelemetryRecord): number {
  const count = attributes[OCCURRENCE_COUNT];
  const isCount = typeof count === 'number' || typeof count === 'string';
  return isCount && /^[1-9][0-9]{0,8}$/.test(String(count)) ? Number(count) : 1;
}
