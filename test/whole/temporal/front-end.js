import { randomUUID } from 'node:crypto';
import { importPackage } from './import-package.js';
import { performCommand } from './perform-command.js';
import { answerUpdate, messageOf, queryTask } from './updates.js';

const { temporal } = importPackage('@temporalio/proto');
const grpc = importPackage('@grpc/grpc-js');
const { EventType } = temporal.api.enums.v1;
const { workflowservice } = temporal.api;

const SERVICE = 'temporal.api.workflowservice.v1.WorkflowService';
const now = () => ({ seconds: Math.floor(Date.now() / 1000), nanos: (Date.now() % 1000) * 1e6 });
const tokenOf = (facts) => Buffer.from(JSON.stringify(facts));
function deferred() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const readToken = (token) => JSON.parse(Buffer.from(token).toString());

/** Tasks of one kind, and the polls of workers that wait for them. */
class TaskQueue {
  #tasks = [];
  #polls = [];
  add(task) {
    const poll = this.#polls.shift();
    if (poll) poll(task);
    else this.#tasks.push(task);
  }
  /** Waits for a task. A cancelled poll gets no task. */
  take(call) {
    if (this.#tasks.length > 0) return this.#tasks.shift();
    return new Promise((resolve) => {
      this.#polls.push(resolve);
      call.on('cancelled', () => {
        this.#polls = this.#polls.filter((poll) => poll !== resolve);
        resolve(undefined);
      });
    });
  }
  /** Answers all polls with no task, as a server does when a worker leaves. */
  release() {
    for (const poll of this.#polls.splice(0)) poll(undefined);
  }
}

/** Tasks of one kind, by the names of their queues. */
class TaskQueues {
  #queues = new Map();
  of(name) {
    const queue = this.#queues.get(name) ?? new TaskQueue();
    this.#queues.set(name, queue);
    return queue;
  }
  release() {
    for (const queue of this.#queues.values()) queue.release();
  }
}

/** One run of a workflow, with its history. */
class Run {
  events = [];
  started = undefined;
  /** Events that came while a task was under way. They go behind the end of the task. */
  buffer = [];
  /** The updates that wait for their result. */
  updates = [];
  previousStartedEventId = 0;
  isClosed = false;
  #closed = [];
  constructor(frontEnd, { workflowId, type, taskQueue, header, input, parent, previous }) {
    Object.assign(this, { frontEnd, workflowId, type, taskQueue, parent, runId: randomUUID() });
    const [started] = [
      this.add('WORKFLOW_EXECUTION_STARTED', 'workflowExecutionStarted', {
        workflowType: { name: type },
        taskQueue: { name: taskQueue },
        header,
        input,
        attempt: 1,
        originalExecutionRunId: this.runId,
        firstExecutionRunId: previous?.runId ?? this.runId,
        continuedExecutionRunId: previous?.runId,
        workflowTaskTimeout: { seconds: 10 },
        workflowId,
        ...(parent && {
          parentWorkflowExecution: { workflowId: parent.run.workflowId, runId: parent.run.runId },
          parentWorkflowNamespace: 'default',
          parentInitiatedEventId: parent.initiatedEventId,
        }),
      }),
    ];
    this.startedEvent = started;
  }
  add(type, attributes, values) {
    const event = {
      eventId: this.events.length + 1,
      eventTime: now(),
      eventType: EventType[`EVENT_TYPE_${type}`],
      taskId: this.events.length + 1,
      [`${attributes}EventAttributes`]: values,
    };
    this.events.push(event);
    return event;
  }
  /** Adds events that came from outside, now or behind the task that is under way, and begins the next task. */
  receive(add) {
    if (this.isClosed) return;
    if (this.started) return void this.buffer.push(add);
    add();
    this.beginTask();
  }
  beginTask() {
    if (this.isClosed || this.scheduled) return;
    this.scheduled = this.add('WORKFLOW_TASK_SCHEDULED', 'workflowTaskScheduled', {
      taskQueue: { name: this.taskQueue },
      startToCloseTimeout: { seconds: 10 },
      attempt: 1,
    });
    this.frontEnd.workflowTasks.of(this.taskQueue).add(this);
  }
  /** Returns the updates that no task has accepted yet. */
  waitingUpdates() {
    return this.updates.filter(({ accepted }) => !accepted);
  }
  startTask() {
    this.started = this.add('WORKFLOW_TASK_STARTED', 'workflowTaskStarted', {
      scheduledEventId: this.scheduled.eventId,
      identity: 'test',
      requestId: randomUUID(),
    });
    const { previousStartedEventId } = this;
    this.previousStartedEventId = this.started.eventId;
    return {
      taskToken: tokenOf({ runId: this.runId }),
      workflowExecution: { workflowId: this.workflowId, runId: this.runId },
      workflowType: { name: this.type },
      previousStartedEventId,
      startedEventId: this.started.eventId,
      attempt: 1,
      history: { events: this.events },
      messages: this.waitingUpdates().map((update) => messageOf(update, this.started.eventId - 1)),
      workflowExecutionTaskQueue: { name: this.taskQueue },
      scheduledTime: this.scheduled.eventTime,
      startedTime: this.started.eventTime,
    };
  }
  endTask(type, attributes, values) {
    const ended = this.add(type, attributes, {
      scheduledEventId: this.scheduled.eventId,
      startedEventId: this.started.eventId,
      ...values,
    });
    this.scheduled = this.started = undefined;
    return ended;
  }
  releaseBuffer() {
    for (const add of this.buffer.splice(0)) this.receive(add);
  }
  close(event) {
    this.isClosed = true;
    this.lastEvent = event;
    for (const resolve of this.#closed.splice(0)) resolve(event);
  }
  history() {
    return readHistory({ events: this.events });
  }
  closed() {
    return this.isClosed ? this.lastEvent : new Promise((resolve) => this.#closed.push(resolve));
  }
}

/**
 * A front end of Temporal that keeps everything in memory: what a client and a worker need to run workflows. It always
 * sends whole histories, so a worker without a cache replays a workflow at each task.
 */
export class FrontEnd {
  runs = [];
  workflowTasks = new TaskQueues();
  activityTasks = new TaskQueues();
  /** The commands of workflows that the front end only takes down. */
  commands = [];
  schedules = [];
  /** The functions that take the answers of queries. */
  queries = new Map();
  #activities = new Map();
  #server = new grpc.Server();

  start(facts) {
    const run = new Run(this, facts);
    this.runs.push(run);
    run.beginTask();
    return run;
  }
  find({ workflowId, runId }) {
    return this.runs.findLast((run) => (runId ? run.runId === runId : run.workflowId === workflowId));
  }
  signal(run, { signalName, input, header, identity = 'test' }) {
    run.receive(() =>
      run.add('WORKFLOW_EXECUTION_SIGNALED', 'workflowExecutionSignaled', {
        signalName,
        input,
        header,
        identity,
      }),
    );
  }
  addActivity(run, scheduled) {
    const key = `${run.runId} ${scheduled.eventId}`;
    const activity = { key, run, scheduled, attempt: 1 };
    this.#activities.set(key, activity);
    this.activityTasks.of(run.taskQueue).add(activity);
  }
  activityOf(token) {
    return this.#activities.get(readToken(token).key);
  }
  /** Ends an activity: tells its run, and forgets it. */
  endActivity({ key, run, scheduled, attempt }, type, attributes, values) {
    this.#activities.delete(key);
    run.receive(() => {
      const { eventId: startedEventId } = run.add('ACTIVITY_TASK_STARTED', 'activityTaskStarted', {
        scheduledEventId: scheduled.eventId,
        attempt,
        identity: 'test',
        requestId: randomUUID(),
      });
      run.add(type, attributes, { scheduledEventId: scheduled.eventId, startedEventId, ...values });
    });
  }
  runOf(token) {
    return this.find(readToken(token));
  }

  async listen() {
    const names = Object.keys(HANDLERS);
    const definitions = names.map((name) => [
      name,
      {
        path: `/${SERVICE}/${name}`,
        requestStream: false,
        responseStream: false,
        requestDeserialize: (bytes) => workflowservice.v1[`${name}Request`].decode(bytes),
        requestSerialize: () => Buffer.alloc(0),
        responseSerialize: (answer) =>
          Buffer.from(
            workflowservice.v1[`${name}Response`]
              .encode(workflowservice.v1[`${name}Response`].fromObject(answer))
              .finish(),
          ),
        responseDeserialize: () => ({}),
      },
    ]);
    const handlers = names.map((name) => [
      name,
      async (call, answer) => {
        try {
          answer(null, (await HANDLERS[name](this, call.request, call)) ?? {});
        } catch (error) {
          answer({ code: error.code ?? grpc.status.INTERNAL, details: String(error?.stack ?? error) });
        }
      },
    ]);
    this.#server.addService(Object.fromEntries(definitions), Object.fromEntries(handlers));
    const port = await new Promise((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    return `127.0.0.1:${port}`;
  }
  close() {
    this.workflowTasks.release();
    this.activityTasks.release();
    this.#server.forceShutdown();
  }
}

/** Reads a history from its JSON. */
export const readHistory = (json) => temporal.api.history.v1.History.fromObject(json);

/** Answers a poll for an activity. */
function startActivity({ key, run, scheduled, attempt }) {
  const own = scheduled.activityTaskScheduledEventAttributes;
  return {
    taskToken: tokenOf({ key }),
    workflowNamespace: 'default',
    workflowType: { name: run.type },
    workflowExecution: { workflowId: run.workflowId, runId: run.runId },
    activityType: own.activityType,
    activityId: own.activityId,
    header: own.header,
    input: own.input,
    attempt,
    scheduledTime: scheduled.eventTime,
    currentAttemptScheduledTime: now(),
    startedTime: now(),
    scheduleToCloseTimeout: own.scheduleToCloseTimeout ?? { seconds: 0 },
    startToCloseTimeout: own.startToCloseTimeout ?? { seconds: 0 },
    heartbeatTimeout: own.heartbeatTimeout ?? { seconds: 0 },
    retryPolicy: own.retryPolicy,
  };
}

function failActivity(frontEnd, { taskToken, failure }) {
  const activity = frontEnd.activityOf(taskToken);
  if (!activity) return;
  const { maximumAttempts = 0 } = activity.scheduled.activityTaskScheduledEventAttributes.retryPolicy ?? {};
  const isLast = failure.applicationFailureInfo?.nonRetryable || activity.attempt === maximumAttempts;
  if (isLast)
    return frontEnd.endActivity(activity, 'ACTIVITY_TASK_FAILED', 'activityTaskFailed', { failure });
  activity.attempt += 1;
  frontEnd.activityTasks.of(activity.run.taskQueue).add(activity);
}

const startOf = ({ workflowId, workflowType, taskQueue, header, input }) => ({
  workflowId,
  type: workflowType.name,
  taskQueue: taskQueue.name,
  header,
  input,
});

const HANDLERS = {
  GetSystemInfo: () => ({
    serverVersion: '1.24.0',
    capabilities: {
      signalAndQueryHeader: true,
      activityFailureIncludeHeartbeat: true,
      encodedFailureAttributes: true,
      sdkMetadata: true,
    },
  }),
  DescribeNamespace: () => ({ namespaceInfo: { name: 'default', id: 'default', state: 1 } }),
  ShutdownWorker(frontEnd) {
    frontEnd.workflowTasks.release();
    frontEnd.activityTasks.release();
  },
  StartWorkflowExecution: (frontEnd, request) => ({
    runId: frontEnd.start(startOf(request)).runId,
    started: true,
  }),
  SignalWorkflowExecution(frontEnd, { workflowExecution, ...request }) {
    frontEnd.signal(frontEnd.find(workflowExecution), request);
  },
  SignalWithStartWorkflowExecution(frontEnd, { signalInput, ...request }) {
    const run = new Run(frontEnd, startOf(request));
    frontEnd.runs.push(run);
    frontEnd.signal(run, { ...request, input: signalInput });
    return { runId: run.runId, started: true };
  },
  RequestCancelWorkflowExecution(frontEnd, { workflowExecution }) {
    const run = frontEnd.find(workflowExecution);
    const facts = { cause: '', identity: 'test' };
    run.receive(() =>
      run.add('WORKFLOW_EXECUTION_CANCEL_REQUESTED', 'workflowExecutionCancelRequested', facts),
    );
  },
  UpdateWorkflowExecution(frontEnd, { workflowExecution, request }) {
    const run = frontEnd.find(workflowExecution);
    const { promise, resolve } = deferred();
    run.updates.push({ request, resolve });
    if (!run.started) run.beginTask();
    return promise;
  },
  QueryWorkflow(frontEnd, { execution, query }) {
    const run = frontEnd.find(execution);
    const { promise, resolve } = deferred();
    const key = `query ${frontEnd.queries.size}`;
    frontEnd.queries.set(key, resolve);
    frontEnd.workflowTasks.of(run.taskQueue).add(queryTask(run, { query, taskToken: tokenOf({ key }) }));
    return promise;
  },
  RespondQueryTaskCompleted(frontEnd, { taskToken, queryResult }) {
    frontEnd.queries.get(readToken(taskToken).key)({ queryResult });
  },
  CreateSchedule(frontEnd, { schedule }) {
    frontEnd.schedules.push(schedule);
  },
  async PollWorkflowTaskQueue(frontEnd, { taskQueue }, call) {
    const run = await frontEnd.workflowTasks.of(taskQueue.name).take(call);
    return run?.startTask();
  },
  async PollActivityTaskQueue(frontEnd, { taskQueue }, call) {
    const activity = await frontEnd.activityTasks.of(taskQueue.name).take(call);
    return activity && startActivity(activity);
  },
  RespondWorkflowTaskCompleted(frontEnd, { taskToken, commands, messages, sdkMetadata }) {
    const run = frontEnd.runOf(taskToken);
    const { eventId } = run.endTask('WORKFLOW_TASK_COMPLETED', 'workflowTaskCompleted', {
      sdkMetadata,
      identity: 'test',
    });
    for (const command of commands) {
      // The place of such a command tells where the answer to an update stands in the history.
      const { messageId } = command.protocolMessageCommandAttributes ?? {};
      if (messageId)
        answerUpdate(
          run,
          messages.find(({ id }) => id === messageId),
        );
      else performCommand(frontEnd, run, { command, workflowTaskCompletedEventId: eventId });
    }
    run.releaseBuffer();
    if (run.waitingUpdates().length > 0) run.beginTask();
  },
  RespondWorkflowTaskFailed(frontEnd, { taskToken, failure, cause }) {
    const run = frontEnd.runOf(taskToken);
    run.endTask('WORKFLOW_TASK_FAILED', 'workflowTaskFailed', { failure, cause, identity: 'test' });
    run.releaseBuffer();
    run.beginTask();
  },
  RespondActivityTaskCompleted(frontEnd, { taskToken, result }) {
    frontEnd.endActivity(frontEnd.activityOf(taskToken), 'ACTIVITY_TASK_COMPLETED', 'activityTaskCompleted', {
      result,
    });
  },
  RespondActivityTaskFailed: (frontEnd, request) => void failActivity(frontEnd, request),
  RespondActivityTaskCanceled(frontEnd, { taskToken, details }) {
    frontEnd.endActivity(frontEnd.activityOf(taskToken), 'ACTIVITY_TASK_CANCELED', 'activityTaskCanceled', {
      details,
    });
  },
  RecordActivityTaskHeartbeat: () => ({}),
  async GetWorkflowExecutionHistory(frontEnd, { execution, waitNewEvent }) {
    const run = frontEnd.find(execution);
    return { history: { events: waitNewEvent ? [await run.closed()] : run.events } };
  },
};
