export { bind, current, isFollowing, run, snapshot, thenOutside } from './async-context.ts';
export { followPromises } from './follow-promises.ts';
export { hold } from './hold.ts';
export { install } from './install-patches.ts';
export { limitCarrying } from './limit-carrying.ts';
