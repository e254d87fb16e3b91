import { carry, carryThenable } from './frame/carry.ts';
import { Call } from './compiled/compiled.ts';
import { frame, readValue } from './frame/frame.ts';
import { install } from './install-patches.ts';

// Code that is compiled by `waybill/vite` needs this module. This module must run before other code stores a function
// that `install` patches, as react-dom does. So it is the only module of the package that does something at import.
install();

// React's scheduler and React's effects take this function from the frame.
frame.carry = (fn) => carry(fn, readValue());

// Compiled code finds its runtime by this global, and not by an import. So a compiled function also runs where a program
// turns it into text and runs the text: in a worker, in a frame, in `new Function`. The text has no names of its module,
// and where there is no runtime, compiled code waits as if it were not compiled. The property of a global costs as much
// as an import; a symbol of the registry would have to be looked up at each call.
Object.defineProperty(globalThis, '__waybill', {
  value: Object.assign(() => new Call(), { settle: carryThenable }),
  configurable: true,
});
