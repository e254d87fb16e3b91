const execution = ({ workflowId, runId }) => ({ workflowId, runId });

/** Ends a run, and tells the run that started it. */
function close(run, event) {
  run.close(event);
  const { parent } = run;
  if (!parent) return;
  const {
    workflowExecutionCompletedEventAttributes: completed,
    workflowExecutionFailedEventAttributes: failed,
  } = event;
  const facts = {
    namespace: 'default',
    workflowExecution: execution(run),
    workflowType: { name: run.type },
    initiatedEventId: parent.initiatedEventId,
    startedEventId: parent.startedEventId,
  };
  parent.run.receive(() =>
    completed
      ? parent.run.add('CHILD_WORKFLOW_EXECUTION_COMPLETED', 'childWorkflowExecutionCompleted', {
          ...facts,
          result: completed.result,
        })
      : parent.run.add('CHILD_WORKFLOW_EXECUTION_FAILED', 'childWorkflowExecutionFailed', {
          ...facts,
          failure: failed.failure,
        }),
  );
}

function startChild(frontEnd, run, attributes) {
  const { workflowId, workflowType, taskQueue, header, input } = attributes;
  const { eventId: initiatedEventId } = run.add(
    'START_CHILD_WORKFLOW_EXECUTION_INITIATED',
    'startChildWorkflowExecutionInitiated',
    { ...attributes, namespace: 'default' },
  );
  const parent = { run, initiatedEventId };
  const child = frontEnd.start({
    workflowId,
    type: workflowType.name,
    taskQueue: taskQueue?.name || run.taskQueue,
    header,
    input,
    parent,
  });
  run.buffer.push(() => {
    const started = run.add('CHILD_WORKFLOW_EXECUTION_STARTED', 'childWorkflowExecutionStarted', {
      namespace: 'default',
      initiatedEventId,
      workflowExecution: execution(child),
      workflowType,
    });
    parent.startedEventId = started.eventId;
  });
}

const PERFORM = {
  scheduleActivityTask(frontEnd, run, attributes) {
    frontEnd.addActivity(run, run.add('ACTIVITY_TASK_SCHEDULED', 'activityTaskScheduled', attributes));
  },
  requestCancelActivityTask(_frontEnd, run, attributes) {
    run.add('ACTIVITY_TASK_CANCEL_REQUESTED', 'activityTaskCancelRequested', attributes);
  },
  startTimer(_frontEnd, run, attributes) {
    const { eventId: startedEventId } = run.add('TIMER_STARTED', 'timerStarted', attributes);
    // Time passes at once.
    run.buffer.push(() =>
      run.add('TIMER_FIRED', 'timerFired', { timerId: attributes.timerId, startedEventId }),
    );
  },
  recordMarker: (_frontEnd, run, attributes) => run.add('MARKER_RECORDED', 'markerRecorded', attributes),
  scheduleNexusOperation: (_frontEnd, run, attributes) =>
    run.add('NEXUS_OPERATION_SCHEDULED', 'nexusOperationScheduled', attributes),
  startChildWorkflowExecution: startChild,
  signalExternalWorkflowExecution(frontEnd, run, attributes) {
    const { execution: target, signalName, input, header } = attributes;
    const { eventId } = run.add(
      'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED',
      'signalExternalWorkflowExecutionInitiated',
      { ...attributes, workflowExecution: target },
    );
    frontEnd.signal(frontEnd.find(target), { signalName, input, header });
    run.buffer.push(() =>
      run.add('EXTERNAL_WORKFLOW_EXECUTION_SIGNALED', 'externalWorkflowExecutionSignaled', {
        initiatedEventId: eventId,
        namespace: 'default',
        workflowExecution: target,
      }),
    );
  },
  continueAsNewWorkflowExecution(frontEnd, run, attributes) {
    const { workflowType, taskQueue, header, input } = attributes;
    const next = frontEnd.start({
      workflowId: run.workflowId,
      type: workflowType.name,
      taskQueue: taskQueue?.name || run.taskQueue,
      header,
      input,
      previous: run,
    });
    close(
      run,
      run.add('WORKFLOW_EXECUTION_CONTINUED_AS_NEW', 'workflowExecutionContinuedAsNew', {
        ...attributes,
        newExecutionRunId: next.runId,
      }),
    );
  },
  completeWorkflowExecution: (_frontEnd, run, attributes) =>
    close(run, run.add('WORKFLOW_EXECUTION_COMPLETED', 'workflowExecutionCompleted', attributes)),
  failWorkflowExecution: (_frontEnd, run, attributes) =>
    close(run, run.add('WORKFLOW_EXECUTION_FAILED', 'workflowExecutionFailed', attributes)),
  cancelWorkflowExecution: (_frontEnd, run, attributes) =>
    close(run, run.add('WORKFLOW_EXECUTION_CANCELED', 'workflowExecutionCanceled', attributes)),
};

/** Does what a workflow asks for with a command: adds its event to the history, and begins the work. */
export function performCommand(frontEnd, run, { command, workflowTaskCompletedEventId }) {
  frontEnd.commands.push(command);
  for (const [name, perform] of Object.entries(PERFORM)) {
    const attributes = command[`${name}CommandAttributes`];
    if (attributes) perform(frontEnd, run, { ...attributes, workflowTaskCompletedEventId });
  }
}
