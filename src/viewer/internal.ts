// What the command line shares with the screen: the rows of a trace, without React.
export { formatDuration } from './details/format-duration.ts';
export { exceptionsOf } from './layout/exceptions-of.ts';
export { openingRow } from './layout/failed-rows.ts';
export { layoutTrace, type TimelineRow, type TraceLayout } from './layout/layout-trace.ts';
export { traceFacts } from './layout/trace-facts.ts';
