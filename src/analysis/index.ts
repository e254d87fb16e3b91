export { criticalPath } from './critical-path.ts';
export { selfTimes } from './self-times.ts';
export { serviceGraph } from './service-graph.ts';
export type { CriticalPath, CriticalPathOptions, PathSegment } from './critical-path.ts';
export type { ServiceEdge, ServiceGraph, ServiceNode } from './service-graph.ts';
