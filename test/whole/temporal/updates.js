import { importPackage } from './import-package.js';

const { temporal } = importPackage('@temporalio/proto');
const { Acceptance, Request, Response } = temporal.api.update.v1;

const TYPE = 'type.googleapis.com/temporal.api.update.v1.';
const requestIdOf = (updateId) => `${updateId}/request`;

/** Writes an update as a message to a workflow. */
export function messageOf({ request }, sequencingEventId) {
  const { updateId } = request.meta;
  return {
    id: requestIdOf(updateId),
    protocolInstanceId: updateId,
    eventId: sequencingEventId,
    body: { type_url: `${TYPE}Request`, value: Request.encode(request).finish() },
  };
}

/** Adds an answer of a workflow to its history, and tells the client that waits for it. */
export function answerUpdate(run, { protocolInstanceId, body }) {
  const update = run.updates.find(({ request }) => request.meta.updateId === protocolInstanceId);
  if (body.type_url === `${TYPE}Acceptance`) {
    const { acceptedRequestMessageId, acceptedRequestSequencingEventId } = Acceptance.decode(body.value);
    update.accepted = run.add('WORKFLOW_EXECUTION_UPDATE_ACCEPTED', 'workflowExecutionUpdateAccepted', {
      protocolInstanceId,
      acceptedRequestMessageId,
      acceptedRequestSequencingEventId,
      acceptedRequest: update.request,
    });
  }
  if (body.type_url === `${TYPE}Response`) {
    const { outcome } = Response.decode(body.value);
    const { meta } = update.request;
    run.add('WORKFLOW_EXECUTION_UPDATE_COMPLETED', 'workflowExecutionUpdateCompleted', {
      meta,
      outcome,
      acceptedEventId: update.accepted.eventId,
    });
    run.updates.splice(run.updates.indexOf(update), 1);
    const updateRef = {
      updateId: meta.updateId,
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
    };
    update.resolve({ updateRef, outcome, stage: 3 });
  }
}

/** A task that only asks a workflow. Nothing of it is in the history. */
export const queryTask = (run, { query, taskToken }) => ({
  startTask: () => ({
    taskToken,
    workflowExecution: { workflowId: run.workflowId, runId: run.runId },
    workflowType: { name: run.type },
    previousStartedEventId: run.previousStartedEventId,
    startedEventId: 0,
    attempt: 1,
    history: { events: run.events },
    query,
    workflowExecutionTaskQueue: { name: run.taskQueue },
  }),
});
