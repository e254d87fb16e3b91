import { BOLD, CHIPS, SOFT, type ConsolePiece } from './console-line.ts';
import { conventions, durationMs } from '../core/internal.ts';
import type { Attributes, TelemetryRecord } from '../core/index.ts';

/** Writes a duration with three significant digits. */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}

/** Tells whether an attribute is one of Waybill's own. The console shows Waybill's own attributes once per trace. */
export function isOurs(name: string): boolean {
  return (
    [conventions.CORRELATION_ID, conventions.SESSION_ID, conventions.LOG_UID].includes(name) ||
    (name.startsWith('waybill.') && ![conventions.SUPPRESSED, conventions.OCCURRENCE_COUNT].includes(name))
  );
}

/** Returns the attributes for which `passes(name)` returns true. */
export function pick(attributes: Attributes, passes: (name: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => passes(name)));
}

/**
 * Describes a record for the console. Returns pieces of text, attributes that dev tools can expand, and the text of the
 * problem, which is empty if there is no problem.
 */
export function describeRecord(
  record: TelemetryRecord,
): [pieces: ConsolePiece[], fields: Attributes, problem: string] {
  const { attributes } = record;
  if (record.type === 'span') {
    const { name, status, startTimeUnixNano, endTimeUnixNano } = record;
    const isFailed = status.code === 'error';
    const outcome = String(
      attributes[conventions.OUTCOME] ??
        (isFailed ? 'error' : attributes[conventions.UNFINISHED] ? 'unfinished' : 'ok'),
    );
    const duration = formatMs(durationMs(startTimeUnixNano, endTimeUnixNano));
    return [
      [
        [name, BOLD],
        [outcome, CHIPS[outcome]],
        [duration, SOFT],
      ],
      pick(attributes, (key) => !isOurs(key)),
      status.message ?? '',
    ];
  }
  const { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack } = attributes;
  const { body } = record;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  let problem = '';
  if (typeof stack === 'string') {
    const error = `${String(type)}: ${String(message)}`;
    // A stack of Chromium begins with the error, but a stack of another browser does not.
    problem = stack.startsWith(error) ? stack : `${error}\n${stack}`;
    // The stack is printed as text, because dev tools turn the positions in it into links.
    problem = problem.startsWith(text) ? problem.slice(text.length) : `\n${problem}`;
  }
  return [
    [[text]],
    pick(attributes, (key) => !isOurs(key) && !(problem && key.startsWith('exception.'))),
    problem,
  ];
}
