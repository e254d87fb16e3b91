export { bind, current, run, snapshot } from './async-context.ts';
export { install } from './install-patches.ts';
