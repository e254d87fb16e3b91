import { criticalPath } from '../analysis/index.ts';
import type { TraceData, TraceSummary } from '../core/index.ts';
import { formatDuration, layoutTrace, traceFacts, type TraceLayout } from '../viewer/internal.ts';
import { drawFailure } from './draw-failure.ts';
import { drawRow, measureColumns, type RowSurroundings } from './draw-row.ts';
import { fit, toSafeLine } from './safe-text.ts';
import { colourServices, type Style } from './style.ts';

const MAX_VALUE = 400;

/** Settings of {@link drawTrace}. */
export interface DrawOptions {
  readonly style: Style;
  /** The span that the search named. */
  readonly spanId: string | undefined;
  readonly maxRows: number;
}

/** Draws a trace: its facts, the failed step, and the timeline. */
export function drawTrace(trace: TraceData, { style, spanId, maxRows }: DrawOptions): string {
  const layout = layoutTrace(trace);
  const { services } = traceFacts(trace, layout);
  const surroundings: RowSurroundings = {
    style,
    columns: measureColumns(layout.rows, style.width),
    formatOf: colourServices(services),
    criticalSpans: criticalPath(trace).workMs,
  };
  const shown = layout.rows.slice(0, maxRows);
  const hidden = layout.rows.length - shown.length;
  return [
    ...drawHead(trace, layout, style),
    '',
    ...drawFailure(layout.rows, surroundings, spanId),
    ...shown.map((row) => drawRow(row, surroundings)),
    ...(hidden > 0
      ? [style.paint('dim', `… ${hidden} more rows. To see them, pass --rows ${layout.rows.length}.`)]
      : []),
    ...(surroundings.columns.bar > 0
      ? ['', style.paint('dim', '━ on the critical path   ─ other work')]
      : []),
    '',
  ].join('\n');
}

function drawHead(trace: TraceData, layout: TraceLayout, style: Style): readonly string[] {
  const facts = traceFacts(trace, layout);
  const counts = [
    count(facts.spanCount, 'span'),
    count(facts.failedSpanCount, 'failed', 'failed'),
    count(facts.refusalCount, 'refusal'),
    count(facts.errorLogCount, 'error line'),
    count(facts.eventCount, 'event'),
  ].filter((words) => !words.startsWith('0 '));
  const ids = [
    ['trace', trace.traceId],
    ['correlation', facts.correlationId],
    [facts.isSessionClaimed ? 'session (claimed by a page)' : 'session', facts.sessionId],
    ['began', layout.start === 0n ? null : new Date(Number(layout.start / 1_000_000n)).toISOString()],
    ['services', facts.services.join(' → ')],
  ] as const;
  return [
    `${style.paint('bold', toSafeLine(trace.reference))}  ${style.paint('bold', toSafeLine(facts.name))}  ${formatDuration(layout.durationMs)}`,
    counts.join(', '),
    ...ids
      .filter(([, id]) => id)
      .map(([name, id]) => `${style.paint('dim', name)} ${toSafeLine(id!).slice(0, MAX_VALUE)}`),
  ].map((line) => line.trimEnd());
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Lists traces, one line each. */
export function drawSummaries(found: readonly TraceSummary[], { paint, width }: Style): string {
  const lines = found.map(({ reference, startTime, durationMs, errorCount, service, name, traceId }) => {
    const errors = errorCount > 0 ? paint('red', fit(count(errorCount, 'error'), 11)) : ' '.repeat(11);
    const facts = `${reference}  ${startTime}  ${fit(formatDuration(durationMs), 9)}`;
    return `${facts} ${errors} ${toSafeLine(`${service} ${name}`.slice(0, width))}\n            ${paint('dim', traceId)}`;
  });
  return `${lines.join('\n')}\n\n${found.length} traces. To see one, pass its trace id.\n`;
}
