export { attempt } from './attempt.ts';
export * from './attribute-names.ts';
export { readReceived, withContext, writeContext } from './context-headers.ts';
export { traceIdOf } from './derive-ids.ts';
export { SINK } from './workflow-report.ts';
export type { TellFault } from './context-headers.ts';
export type { WorkflowReport } from './workflow-report.ts';
