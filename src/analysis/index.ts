export { criticalPath } from './critical-path.ts';
export { selfTimes } from './self-times.ts';
export type { CriticalPath, CriticalPathOptions, PathSegment } from './critical-path.ts';
