export { isFollowing, thenOutside } from './async-context.ts';
export { followPromises } from './follow-promises.ts';
export { hearRefused } from './hear-refused.ts';
export { hold } from './hold.ts';
export { limitCarrying } from './limit-carrying.ts';
