import { carry, carryThenable } from './carry.ts';
import { begin, end, enter, proceed, resume, suspend } from './compiled.ts';
import { dispose } from './dispose.ts';
import { install } from './install-patches.ts';
import { delegate, iterate } from './iterate.ts';
import { frame } from './frame.ts';

// What code compiled by `waybill/vite` imports. It must run before other code keeps a function that is patched here,
// as react-dom does, and so it is the one module of this package that does something when it is imported.
install();

// React's scheduler, and code that a bundler keeps as CommonJS, find these here by their places. `dispose` is not among
// them, so that only apps with `await using` pay for it.
frame.helpers = [carry, begin, end, enter, suspend, resume, carryThenable, proceed, iterate, delegate];

export { begin, carryThenable as settle, delegate, dispose, end, enter, iterate, proceed, resume, suspend };
