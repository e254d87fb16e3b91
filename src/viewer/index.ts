export { parseSearch } from '../search/index.ts';
export { TraceSearch } from './search/trace-search.tsx';
export { TraceTimeline } from './timeline/trace-timeline.tsx';
export type { ParsedSearch } from '../search/index.ts';
export type { TraceSearchProps } from './search/trace-search.tsx';
export type { TraceTimelineProps } from './timeline/trace-timeline.tsx';
