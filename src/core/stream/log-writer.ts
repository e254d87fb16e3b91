import type { ValueCapture } from '../capture/value-capture.ts';
import { formatUnixNano } from '../records/clock.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { Attributes, AttributeValue } from '../records/records.ts';
import { LOG_UID, SUPPRESSED } from '../records/semantic-conventions.ts';
import { SEVERITIES, type LogLevel } from '../records/severity.ts';
import { createDropReport } from './drop-report.ts';
import { createLogLimit } from './log-limit.ts';
import type { Provenance } from './provenance.ts';
import type { RecordSource } from './record-source.ts';
import type { DeliveryNotes, RecordStream } from './record-stream.ts';

/** What a writer of log lines knows of its surroundings. */
export interface LogSurroundings {
  readonly stream: RecordStream;
  readonly capture: ValueCapture;
  readonly resource: Attributes;
  readonly createUid: () => string;
  readonly diagnostics: Diagnostics;
  /** The time of a line in milliseconds since 1970, to the millisecond. */
  readonly now: () => number;
  /** The OTLP severity from which on lines are written. */
  readonly leastSeverity: number;
}

/** One log line. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly provenance?: Provenance | undefined;
  /** What the app logs with it, or a function that gives it if the line is written. */
  readonly fields?: object | (() => object) | undefined;
  /** Fields of the logger, captured before. */
  readonly context?: Attributes | undefined;
  /** Attributes of ours, which are not redacted. A line that has some is written however many there are. */
  readonly fixed?: Attributes | undefined;
}

/** A line with its time, and what was captured of it at the call. */
interface TakenLine extends LogLine {
  readonly ms: number;
  /** The fields, where they are short and flat. */
  readonly taken: Attributes | undefined;
  /** The captured fields, where they had to be copied at once. */
  readonly copied: Attributes | undefined;
  readonly exception: Attributes | undefined;
  /** The captured message, where it could not wait. */
  readonly body: string | undefined;
}

/** Writes log lines into a stream. */
export class LogWriter implements DeliveryNotes {
  /** Fields that every line carries. */
  fields: Attributes | undefined;
  readonly surroundings: LogSurroundings;
  readonly noteDropped: DeliveryNotes['noteDropped'] = createDropReport(
    () => this.surroundings.now(),
    (message, fixed) => this.write({ level: 'warn', message, fixed }),
  );
  readonly #limit = createLogLimit((line, suppressed) =>
    this.write({ ...line, fixed: { [SUPPRESSED]: suppressed } }),
  );

  constructor(surroundings: LogSurroundings) {
    this.surroundings = surroundings;
  }

  /** Writes one line: its values are taken down now, and described when a reader looks. Never throws. */
  write(line: LogLine): void {
    const { diagnostics, now } = this.surroundings;
    diagnostics.guard('the logger', () => {
      const { level, fields, fixed } = line;
      const ms = now();
      const isFunction = typeof fields === 'function';
      // Fields are not asked for, and errors not looked at, for a line that is left out.
      const isAdmitted = !!fixed || level === 'error' || isFunction;
      if (isAdmitted && !fixed && !this.#limit.admit(line, ms)) return;
      const given = isFunction ? diagnostics.guard('fields of a log line', fields as () => object) : fields;
      this.#add(this.#take(line, given ?? {}, ms), isAdmitted);
    });
  }

  writeSuppressed(): void {
    this.#limit.writeSuppressed();
  }

  #take(line: LogLine, fields: object, ms: number): TakenLine {
    const { capture } = this.surroundings;
    const taken = capture.take(fields);
    const copied = taken ? undefined : capture.copy(fields);
    return {
      ...line,
      ms,
      context: this.fields ? { ...this.fields, ...line.context } : line.context,
      taken,
      copied,
      exception:
        copied?.['error'] == null ? undefined : capture.exception((fields as { error: unknown }).error),
      body: capture.canWait(line.message) ? undefined : capture.text(line.message),
    };
  }

  #add(line: TakenLine, isAdmitted: boolean): void {
    const { stream, resource } = this.surroundings;
    const { provenance, level, fixed } = line;
    provenance?.root?.markWorthRecording();
    const source: RecordSource = {
      provenance,
      resource,
      canWait: level !== 'error' && !fixed,
      sessionId: null,
      describe: () => (isAdmitted || this.#limit.admit(line, line.ms) ? this.#describe(line) : undefined),
    };
    stream.add(source);
  }

  #describe({ level, message, ms, context, taken, copied, exception, fixed, body }: TakenLine) {
    const { capture, createUid } = this.surroundings;
    const captured = copied ?? capture.finish(taken!);
    const attributes: Record<string, AttributeValue> = {
      ...context,
      ...captured,
      ...exception,
      ...fixed,
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
