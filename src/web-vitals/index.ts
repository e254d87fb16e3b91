export { traceWebVitals } from './trace-web-vitals.ts';
