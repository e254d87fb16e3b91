import { carry, carryThenable } from './carry.ts';
import { begin, end, enter, proceed, resume, suspend } from './compiled.ts';
import { dispose } from './dispose.ts';
import { install } from './install-patches.ts';
import { delegate, iterate } from './iterate.ts';
import { frame } from './frame.ts';

// Code that is compiled by `waybill/vite` imports this module. This module must run before other code stores a function
// that `install` patches, as react-dom does. So it is the only module of the package that does something at import.
install();

// React's scheduler, and code that a bundler keeps as CommonJS, find these helpers by their position in the list.
// `dispose` is not in the list, so that apps without `await using` do not load it.
frame.helpers = [carry, begin, end, enter, suspend, resume, carryThenable, proceed, iterate, delegate];

export { begin, carryThenable as settle, delegate, dispose, end, enter, iterate, proceed, resume, suspend };
