export { parseSearch } from './parse-search.ts';
export type { ParsedSearch } from './parse-search.ts';
export { TraceSearch } from './trace-search.tsx';
export type { TraceSearchProps } from './trace-search.tsx';
export { TraceTimeline } from './trace-timeline.tsx';
export type { TraceTimelineProps } from './trace-timeline.tsx';
