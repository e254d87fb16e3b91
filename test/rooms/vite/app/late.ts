import { current } from 'waybill/async-context';

await null;

/** The context of a module that waits while it is loaded: none, as it is loaded once for all. */
export const lateContext = String(current());
