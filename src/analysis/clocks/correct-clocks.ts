import type { LogRecord, SpanRecord, TraceData } from '../../core/index.ts';
import type { ClockSkew } from './clock-skews.ts';
import { parseNanoseconds } from '../tree/nanoseconds.ts';
import { keyOfProgram, programOf } from '../calls/programs.ts';

/**
 * Returns the trace with the times that right clocks would have given, for drawing. {@link clockSkews} finds the skews.
 * The times of spans, their events and log records are moved. Rows of `domain_events` stay, because a database dates them
 * with a clock of its own. Unknown times stay unknown.
 */
export function correctClocks(trace: TraceData, skews: readonly ClockSkew[]): TraceData {
  if (skews.length === 0) return trace;
  const aheads = new Map(skews.map((skew) => [keyOfProgram(skew), BigInt(Math.round(skew.aheadMs * 1e6))]));
  const aheadOf = ({ resource }: SpanRecord | LogRecord): bigint =>
    aheads.get(keyOfProgram(programOf(resource))) ?? 0n;
  return {
    ...trace,
    spans: trace.spans.map((span) => moveSpan(span, aheadOf(span))),
    logs: trace.logs.map((log) => moveLog(log, aheadOf(log))),
  };
}

function moveSpan(span: SpanRecord, ahead: bigint): SpanRecord {
  if (ahead === 0n) return span;
  return {
    ...span,
    startTimeUnixNano: moveTime(span.startTimeUnixNano, ahead),
    endTimeUnixNano: moveTime(span.endTimeUnixNano, ahead),
    events: span.events?.map((event) => ({ ...event, timeUnixNano: moveTime(event.timeUnixNano, ahead) })),
  };
}

function moveLog(log: LogRecord, ahead: bigint): LogRecord {
  return ahead === 0n ? log : { ...log, timeUnixNano: moveTime(log.timeUnixNano, ahead) };
}

function moveTime(time: string, ahead: bigint): string {
  const nanoseconds = parseNanoseconds(time);
  return nanoseconds === 0n || nanoseconds <= ahead ? time : String(nanoseconds - ahead);
}
