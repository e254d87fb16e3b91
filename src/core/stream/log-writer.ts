import type { DeliveryAccount, DropReason } from '../delivery/delivery-account.ts';
import { isErrorObject } from '../capture/is-error-object.ts';
import type { TakenValues, ValueCapture } from '../capture/value-capture.ts';
import { formatUnixNano } from '../records/clock.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import { isSafeId } from '../propagation/safe-id.ts';
import { parseTraceparent } from '../propagation/traceparent.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import type { RecordIdentity } from '../propagation/record-identity.ts';
import type { Attributes, AttributeValue } from '../records/records.ts';
import { DROPPED, IDENTITY, LOG_UID, OCCURRENCE_COUNT, SUPPRESSED } from '../records/semantic-conventions.ts';
import { SEVERITIES, type LogLevel } from '../records/severity.ts';
import { ErrorRepeats } from './error-repeats.ts';
import type { Provenance } from './provenance.ts';
import type { DeliveryNotes, RecordStream } from './record-stream.ts';

// If the app logs in a loop, one message must not fill the queue.
const MOST_LINES = 100;
const INTERVAL_MS = 1000;
const MOST_MESSAGES = 1000;
const DROP_INTERVAL_MS = 60_000;

const ANY_SPAN = '1111111111111111';

// The lines of a stack begin with `at`, or in Firefox and WebKit with the name of a function and `@`.
const CALLERS = /^((?: +at |[^\n@]*@).*)(?:\n(?: +at |[^\n@]*@).*)+/gm;

/** The objects and settings that a log writer works with. */
export interface LogSurroundings {
  readonly stream: RecordStream;
  readonly capture: ValueCapture;
  readonly identity: RecordIdentity;
  readonly createUid: () => string;
  readonly diagnostics: Diagnostics;
  /** Returns the time of a line in milliseconds since 1970, exact to the millisecond. */
  readonly now: () => number;
  /** The lowest OTLP severity at which a line is written. */
  readonly leastSeverity: number;
}

/** One log line. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly provenance?: Provenance | undefined;
  /** Fields from the app, or a function that returns them. The function is called only if the line is written. */
  readonly fields?: object | (() => object) | undefined;
  /** Fields that the logger adds to each line. They are already captured. */
  readonly context?: Attributes | undefined;
  /** Attributes from Waybill itself. They are not redacted, and a line with them is never left out. */
  readonly fixed?: Attributes | undefined;
  /** For a captured error: the result of `keyOf`. */
  readonly key?: string | undefined;
  /** For a captured error: the fields, as they were at the time of the call. */
  readonly taken?: TakenValues | undefined;
}

/** A log line, with its values as they were at the time of the call. */
interface TakenLine extends LogLine {
  readonly ms: number;
  readonly taken: TakenValues;
  /** The fields from `setContext`, as they were at the time of the call. */
  readonly shared: Attributes | undefined;
  readonly exception: Attributes | undefined;
  /** The captured message. Absent if the message can be captured later. */
  readonly body: string | undefined;
}

/** Writes log lines as records into a stream. */
export class LogWriter implements DeliveryNotes {
  /** The fields from `setContext`. Every line carries them. */
  fields: Attributes | undefined;
  /** The ids from `setContext`. Lines outside of any action carry them. */
  #place: Provenance | undefined;
  readonly surroundings: LogSurroundings;
  readonly repeats: ErrorRepeats = new ErrorRepeats();
  /** The numbers of dropped records in the last line that `noteDropped` wrote. */
  #noted: DeliveryAccount['dropped'] = {};
  #noteMs = -Infinity;
  /** For each message in the current interval: its first line, and the number of its lines. */
  readonly #counted = new Map<string, { readonly line: LogLine; count: number }>();
  #sinceMs = 0;

  constructor(surroundings: LogSurroundings) {
    this.surroundings = surroundings;
  }

  /** Sets the fields of all later lines, and the trace id and correlation id of those that belong to no action. */
  setContext(fields: object): void {
    const { traceId, correlationId } = (this.fields = this.surroundings.capture.attributes(fields));
    // A trace id is valid if it is valid in a header.
    const trace = parseTraceparent(`00-${traceId as string}-${ANY_SPAN}-01`);
    const known = isSafeId(correlationId as string) && correlationId;
    const context = { ...trace, spanId: undefined, correlationId: known } as TracingContext;
    this.#place = { context, attribution: 'none' };
  }

  /**
   * Writes one line. Its values are copied immediately, but the record is made later, when it is needed. An error as the
   * message, or as the fields, is written like an error among the fields. Never throws.
   */
  write(given: LogLine): void {
    const { diagnostics, now, capture, stream, identity } = this.surroundings;
    diagnostics.guard('the logger', () => {
      const thrown = isErrorObject(given.message) ? given.message : undefined;
      const line = thrown ? { ...given, message: capture.text(given.message) } : given;
      const { level, message, provenance = this.#place, fields, fixed } = line;
      const ms = now();
      // Lines that only count others do not hurry.
      const isUrgent = fixed ? !!line.key : level === 'error';
      const isFunction = typeof fields === 'function';
      // For an error line, and for a line with a function as `fields`, the log limit is checked now. If the line is
      // left out, the function is not called, and the error is not read.
      const isAdmitted = isUrgent || isFunction || !!fixed;
      if (isAdmitted && !fixed && !this.#admit(line, ms)) return;
      const own = isFunction ? diagnostics.guard('fields of a log line', fields as () => object) : fields;
      const values = isErrorObject(own) ? { error: own } : (own ?? {});
      const taken = line.taken ?? capture.take(values);
      const error = thrown ?? taken.error;
      const exception = error == null ? undefined : capture.exception(error);
      const body = isUrgent || !capture.canWait(message) ? capture.text(message) : undefined;
      const takenLine: TakenLine = { ...line, ms, taken, shared: this.fields, exception, body };
      provenance?.root?.markWorthRecording();
      const resource = provenance?.root?.resource ?? identity.resource;
      const write = (count: number): void =>
        stream.add({
          provenance,
          resource,
          canWait: !isUrgent || count > 1,
          sessionId: null,
          describe: () =>
            isAdmitted || this.#admit(line, ms) ? this.#describe(takenLine, count) : undefined,
        });
      if (!isUrgent) return write(1);
      const key = line.key ?? this.keyOf({ body: body!, ...line.context, ...exception }, taken, provenance);
      this.repeats.note(key, { ms, provenance, write });
    });
  }

  /**
   * Returns a text that is equal for equal errors of one user and one action, or of one user outside of any action. Equal
   * errors come from the same place, and so do their causes. Their callers can differ.
   */
  keyOf(exception: Attributes, { values }: TakenValues, provenance: Provenance | undefined): string {
    const { resource } = provenance?.root ?? this.surroundings.identity;
    const stack = exception['exception.stacktrace'] as string | undefined;
    return JSON.stringify([
      provenance?.attribution !== 'none' && provenance?.context.traceId,
      resource[IDENTITY],
      { ...this.fields, ...exception, 'exception.stacktrace': stack?.replace(CALLERS, '$1') },
      // If there is a stack, fields make no difference: a field could be the number of an attempt.
      stack?.includes('\n') || values,
    ]);
  }

  /** Writes for each message how many lines were left out, and for each error how often it repeated. */
  writeCounts(): void {
    this.repeats.writeRest();
    this.#writeSuppressed();
  }

  #writeSuppressed(): void {
    const counted = [...this.#counted.values()];
    this.#counted.clear();
    for (const { line, count } of counted) {
      if (count > MOST_LINES) this.write({ ...line, fixed: { [SUPPRESSED]: count - MOST_LINES } });
    }
  }

  /**
   * Writes a log line that tells how many records were dropped since the previous line of this kind, and why. Writes at
   * most one such line per minute.
   */
  noteDropped(dropped: DeliveryAccount['dropped']): void {
    const ms = this.surroundings.now();
    const more = Object.entries(dropped)
      .map(([reason, count]) => [reason, count - (this.#noted[reason as DropReason] ?? 0)] as const)
      .filter(([, count]) => count > 0);
    // A new interval also begins if the clock was set back.
    if (!more[0] || Math.abs(ms - this.#noteMs) < DROP_INTERVAL_MS) return;
    this.#noted = { ...dropped };
    this.#noteMs = ms;
    this.write({
      level: 'warn',
      message: `Records were dropped: ${more.map(([reason, count]) => `${count} ${reason}`).join(', ')}`,
      fixed: Object.fromEntries(
        more.map(([reason, count]) => [`${DROPPED}.${reason.replace(' ', '_')}`, count]),
      ),
    });
  }

  /** Counts a line. Returns whether the line can be written under the log limit. */
  #admit({ level, message, provenance }: LogLine, ms: number): boolean {
    // A new interval also begins if the clock was set back.
    if (Math.abs(ms - this.#sinceMs) >= INTERVAL_MS || this.#counted.size >= MOST_MESSAGES) {
      this.#sinceMs = ms;
      this.#writeSuppressed();
    }
    const known = this.#counted.get(message);
    if (known) return ++known.count <= MOST_LINES;
    this.#counted.set(message, { line: { level, message, provenance }, count: 1 });
    return true;
  }

  #describe(
    { level, message, ms, shared, context, taken, exception, fixed, body }: TakenLine,
    count: number,
  ) {
    const { capture, createUid } = this.surroundings;
    const captured = capture.finish(taken);
    const attributes: Record<string, AttributeValue> = {
      ...shared,
      ...context,
      ...captured,
      ...exception,
      ...fixed,
      ...(count > 1 && { [OCCURRENCE_COUNT]: count }),
      [LOG_UID]: createUid(),
    };
    if ('error' in captured) delete attributes['error'];
    return {
      type: 'log' as const,
      timeUnixNano: formatUnixNano(ms),
      severityNumber: SEVERITIES[level],
      severityText: level.toUpperCase(),
      body: body ?? capture.text(message),
      attributes,
    };
  }
}
