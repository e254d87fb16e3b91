export { createCountingIds } from './counting-ids.ts';
export { createTestClock } from './test-clock.ts';
