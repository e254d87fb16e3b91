export { checkCors } from './check-cors.ts';
export { planPreflight } from './plan-preflight.ts';
export type { CorsReport } from './cors-report.ts';
export type { CorsProblem, CorsVerdict } from './cors-verdict.ts';
export type { CheckCorsOptions } from './plan-preflight.ts';
