export { transformAsyncContext } from './transform-async-context.ts';
export { waybill } from './waybill.ts';
export type { TransformOptions } from './transform-async-context.ts';
export type { WaybillOptions } from './waybill.ts';
export type { CorsQuestion } from './warn-of-cors.ts';
