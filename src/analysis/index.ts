export { clockSkews } from './clocks/clock-skews.ts';
export { compareRuns } from './runs/compare-runs.ts';
export { correctClocks } from './clocks/correct-clocks.ts';
export { criticalPath } from './path/critical-path.ts';
export { lostHeaders } from './calls/lost-headers.ts';
export { selfTimes } from './tree/self-times.ts';
export { serviceGraph } from './calls/service-graph.ts';
export { writeConflicts } from './runs/write-conflicts.ts';
export type { ClockSkew } from './clocks/clock-skews.ts';
export type {
  CompareRunsOptions,
  ComparedStep,
  Difference,
  RunComparison,
  RunSpan,
} from './runs/compare-runs.ts';
export type { CriticalPath, CriticalPathOptions, PathSegment } from './path/critical-path.ts';
export type { LostHeaders } from './calls/lost-headers.ts';
export type { ServiceGraph, ServiceNode } from './calls/service-graph.ts';
export type { ServiceEdge } from '../core/index.ts';
export type { ActionWrite, WriteConflict, WriteConflictOptions } from './runs/write-conflicts.ts';
