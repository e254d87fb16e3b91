export { bind, current, run, snapshot } from './async-context.ts';
