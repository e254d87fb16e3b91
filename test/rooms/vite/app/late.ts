import { current } from 'waybill/async-context';

await null;

/** The context of a module that awaits while it loads. It has no context, because it loads once for all callers. */
export const lateContext = String(current());
