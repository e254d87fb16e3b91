export { transformAsyncContext } from './compile/transform-async-context.ts';
export { waybill } from './waybill.ts';
export type { TransformOptions } from './compile/transform-async-context.ts';
export type { WaybillOptions } from './waybill.ts';
export type { CorsQuestion } from './cors/warn-of-cors.ts';
