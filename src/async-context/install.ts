import { carry, carryThenable } from './carry.ts';
import { begin, end, enter, proceed, resume, suspend } from './compiled.ts';
import { dispose } from './dispose.ts';
import { install } from './install-patches.ts';
import { delegate, iterate } from './iterate.ts';
import { frame } from './frame.ts';

// Code compiled by `waybill/vite` imports this module. It must run before other code keeps a function that is patched
// here, as react-dom does. So this is the only module of the package that does something at import.
install();

// React's scheduler, and code that a bundler keeps as CommonJS, find these helpers by their position in the list.
// `dispose` is not in the list, so that only apps with `await using` pay for it.
frame.helpers = [carry, begin, end, enter, suspend, resume, carryThenable, proceed, iterate, delegate];

export { begin, carryThenable as settle, delegate, dispose, end, enter, iterate, proceed, resume, suspend };
