export { compareClocks, happensBefore, mergeClocks } from './clock-vector.ts';
export { createClock } from './create-clock.ts';
export { traceClock } from './trace-clock.ts';
export { readClock } from './read-clock.ts';
export { writeClock } from './write-clock.ts';
export type { ClockFault, ClockReceipt, HeaderClock, OpenRequest } from '../core/internal.ts';
export type { ClockOrder, ClockVector } from './clock-vector.ts';
export type { Clock, ClockOptions } from './create-clock.ts';
export type { ClockHeader } from './read-clock.ts';
