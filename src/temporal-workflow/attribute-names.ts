// The names that Temporal's own interceptors for OpenTelemetry use in Go, Java and Python, and more in the same style.

export const WORKFLOW_ID = 'temporalWorkflowID';
export const RUN_ID = 'temporalRunID';
export const WORKFLOW_TYPE = 'temporalWorkflowType';
export const ACTIVITY_ID = 'temporalActivityID';
export const UPDATE_ID = 'temporalUpdateID';
/** The number of the attempt. The first one is 1. */
export const ATTEMPT = 'temporalAttempt';
export const TASK_QUEUE = 'temporalTaskQueue';
