import { exceptionsOf, formatDuration, openingRow, type TimelineRow } from '../viewer/internal.ts';
import type { RowSurroundings } from './draw-row.ts';
import { toSafeLine } from './safe-text.ts';

const MAX_FRAMES = 8;
const MAX_CRUMBS = 8;

/** Draws the step that failed first, with its error and the way to it. Returns no lines if nothing failed. */
export function drawFailure(
  rows: readonly TimelineRow[],
  { style: { paint, width }, formatOf }: RowSurroundings,
  spanId: string | undefined,
): readonly string[] {
  const named = openingRow(rows, spanId);
  const row = named && isFault(named) ? named : openingRow(rows);
  if (!row || !isFault(row)) return [];
  const colour = row.tone === 'failed' ? 'red' : 'yellow';
  const title = row.tone === 'failed' ? 'Failed step' : 'Refused step';
  const step = `${row.service.slice(0, width)} ${row.name}`.trim();
  const duration = row.durationMs === null ? '' : `  ${formatDuration(row.durationMs)}`;
  const way = wayTo(row, rows).map(
    ({ service, name }) =>
      `${paint(formatOf(service), toSafeLine(service).slice(0, width))} ${toSafeLine(name).slice(0, width)}`,
  );
  return [
    paint([colour, 'bold'], `${title}: ${toSafeLine(step)}${duration}`),
    ...exceptionsOf(row, rows).flatMap(({ type, message, stack }) => [
      paint(colour, `  ${toSafeLine([type, message].filter(Boolean).join(': ')).slice(0, width * 3)}`),
      ...framesOf(stack).map((frame) => paint('dim', `    ${toSafeLine(frame).slice(0, width)}`)),
    ]),
    `  ${way.join(' › ')}`,
    '',
  ];
}

function isFault({ tone }: TimelineRow): boolean {
  return tone === 'failed' || tone === 'refused';
}

function framesOf(stack: string): readonly string[] {
  // The first lines of a stack in Chromium and Node repeat the message.
  const lines = stack.slice(0, 20_000).split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => /^at |@/.test(line))
    .slice(0, MAX_FRAMES);
}

/** Returns the row and the rows above it, from the top. Of a long way, the middle is left out. */
function wayTo(
  row: TimelineRow,
  rows: readonly TimelineRow[],
): readonly Pick<TimelineRow, 'service' | 'name'>[] {
  const byId = new Map(rows.map((each) => [each.id, each]));
  const way: TimelineRow[] = [];
  for (
    let at: TimelineRow | undefined = row;
    at;
    at = at.parentId === null ? undefined : byId.get(at.parentId)
  )
    way.push(at);
  way.reverse();
  if (way.length <= MAX_CRUMBS) return way;
  const left = way.length - MAX_CRUMBS + 1;
  return [...way.slice(0, 3), { service: '', name: `… ${left} steps …` }, ...way.slice(3 + left)];
}
