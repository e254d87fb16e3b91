import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LogRecord, SpanRecord } from 'waybill';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { installLocked } from '../../house/install-locked.ts';
import { obtainBuild } from '../../house/obtain-build.ts';
import { describeActivities } from './describe-activities.ts';
import { examples, folder, startTemporal, type Temporal } from './start-temporal.ts';

const WITHOUT_NETWORK = /\b(E404|ENOTFOUND|ENOTCACHED|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)\b/;

let temporal: Temporal;
let missing: string | undefined;

beforeAll(async () => {
  const [dist] = await Promise.all([
    obtainBuild('package'),
    installLocked(folder).catch((error: unknown) => {
      const reason = String(error);
      if (!WITHOUT_NETWORK.test(reason)) throw error;
      missing = `npm cannot provide Temporal's packages: ${reason}`;
    }),
  ]);
  if (missing === undefined) temporal = await startTemporal(dist);
}, 300_000);

beforeEach(({ skip }) => {
  if (missing !== undefined) skip(missing);
});

afterAll(async () => temporal?.stop());

interface Told {
  readonly traceId: string;
  readonly spans: readonly SpanRecord[];
  readonly logs: readonly LogRecord[];
  /** Returns the spans with this name. */
  readonly named: (name: string) => readonly SpanRecord[];
  /** Returns the only span with this name. */
  readonly only: (name: string) => SpanRecord;
}

function tell(traceId: string): Told {
  const { spans, logs } = temporal.trace(traceId);
  const named = (name: string) => spans.filter((span) => span.name === name);
  return {
    traceId,
    spans,
    logs,
    named,
    only(name) {
      const found = named(name);
      expect(found.map((span) => span.name)).toEqual([name]);
      return found[0]!;
    },
  };
}

/** Does something in the span of a function, and tells its trace. */
async function follow(name: string, work: () => Promise<unknown>): Promise<Told> {
  let traceId = '';
  await temporal.tracing.span(name, (span) => {
    traceId = span.traceId;
    return work();
  });
  return tell(traceId);
}

const on = (workflowId: string, ...args: readonly unknown[]) => ({ taskQueue: 'orders', workflowId, args });
const attemptOf = ({ attributes }: SpanRecord) => attributes['temporalAttempt'];

describe('a real worker and a real client', () => {
  it('joins a function, its workflow and 20 activities with retries to one trace', async () => {
    const { client } = temporal;
    const { traceId, spans, logs, named, only } = await follow('place order', () =>
      client.workflow.execute('order', on('order 20', 20)),
    );
    const start = only('start order');
    const run = only('order');
    expect(start).toMatchObject({ kind: 'producer', parentSpanId: only('place order').spanId });
    expect(run).toMatchObject({
      kind: 'consumer',
      parentSpanId: start.spanId,
      status: { code: 'unset' },
      attributes: { temporalWorkflowID: 'order 20', temporalWorkflowType: 'order', temporalAttempt: 1 },
    });

    const packs = named('pack');
    expect(new Set(packs.map((span) => span.parentSpanId))).toEqual(new Set([run.spanId]));
    // Each third box packs at once, and the others fail once or twice.
    const attempts = [1, 2, 3].map((nth) => packs.filter((span) => attemptOf(span) === nth).length);
    expect(attempts).toEqual([20, 13, 6]);
    expect(packs.filter((span) => span.status.code === 'error')).toHaveLength(19);
    expect(only('ship').parentSpanId).toBe(run.spanId);

    const succeeded = packs.filter((span) => span.status.code !== 'error').map((span) => span.spanId);
    expect(named('glue').map((span) => span.parentSpanId)).toEqual(expect.arrayContaining(succeeded));
    expect(named('glue')).toHaveLength(20);
    expect(spans).toHaveLength(3 + 39 + 20 + 1);

    const errors = logs.filter((log) => log.severityText === 'ERROR');
    expect(errors).toHaveLength(19);
    expect(new Set(errors.map((log) => log.spanId)).size).toBe(19);
    expect(logs.filter((log) => log.body === 'pack')).toHaveLength(39);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('writes the ids on the lines of its own loggers, and none for a header that is missing', () => {
    const { lines, diagnostics } = temporal;
    const found = lines.filter(({ message }) => ['packing', 'packing one'].includes(message));
    expect(found.length).toBeGreaterThan(20);
    for (const { meta } of found) {
      expect(meta).toMatchObject({
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        reference: expect.stringContaining('-') as string,
      });
    }
    expect(diagnostics).toEqual([]);
  });

  it('follows local activities, child workflows, signals between workflows and new runs', async () => {
    const { client, frontEnd } = temporal;
    const waiting = await follow('wait', () => client.workflow.start('approval', on('approval 1')));
    const { traceId, ...delivered } = await follow('deliver', () =>
      client.workflow.execute('delivery', on('delivery 1', 'approval 1', true)),
    );
    const [first, second] = delivered.named('delivery');
    expect(first!.parentSpanId).toBe(delivered.only('start delivery').spanId);
    expect(second!.parentSpanId).toBe(first!.spanId);
    expect(delivered.named('weigh').map((span) => span.parentSpanId)).toEqual([
      first!.spanId,
      second!.spanId,
    ]);
    const child = delivered.only('order');
    expect(child.parentSpanId).toBe(first!.spanId);
    expect(delivered.named('pack').map((span) => span.parentSpanId)).toEqual([child.spanId]);

    // The second signal comes from a client.
    const approving = await follow('approve', async () => {
      const handle = await client.workflow.signalWithStart('approval', {
        ...on('approval 2'),
        signal: 'approve',
      });
      await handle.signal('approve');
      await handle.result();
    });
    expect(approving.only('signal approve, start approval').kind).toBe('producer');
    const handled = approving.named('handle approve');
    expect(handled.map((span) => span.parentSpanId)).toEqual([
      approving.only('signal approve, start approval').spanId,
      approving.only('signal approve').spanId,
    ]);
    expect(approving.named('ship').map((span) => span.parentSpanId)).toEqual(
      handled.map((span) => span.spanId),
    );

    // The sender does not wait for the handler. The run ends after its second approval, so its first handler has ended.
    const handle = client.workflow.getHandle('approval 1');
    await handle.signal('approve');
    await handle.result();
    const { named, only } = tell(traceId);

    // The handler belongs to the sender, and links to the run that it belongs to in Temporal.
    const { spanId } = only('handle approve');
    expect(only('handle approve')).toMatchObject({
      traceId,
      parentSpanId: first!.spanId,
      links: [{ traceId: waiting.traceId }],
    });
    expect(named('ship').map((span) => span.parentSpanId)).toContain(spanId);
    expect(frontEnd.runs.filter((run) => run.workflowId === 'delivery 1')).toHaveLength(2);
  });

  it('records a failure of an activity once, under the activity', async () => {
    const { client } = temporal;
    const { named, only, logs } = await follow('fail', () =>
      client.workflow.execute('failing', on('failing 1', 'activity')).catch(() => {}),
    );
    expect(only('failing').status).toEqual({ code: 'error', message: 'no address' });
    expect(only('failing').attributes['error.type']).toBe('NoAddress');
    expect(named('refuse')).toHaveLength(1);
    const errors = logs.filter((log) => log.severityText === 'ERROR');
    expect(errors.map((log) => log.spanId)).toEqual([only('refuse').spanId]);
  });

  it('records the own failure of a workflow once, with its stack', async () => {
    const { client } = temporal;
    const { only, logs } = await follow('fail', () =>
      client.workflow.execute('failing', on('failing 2', 'own')).catch(() => {}),
    );
    expect(only('failing').status).toEqual({ code: 'error', message: 'no stock' });
    const errors = logs.filter((log) => log.severityText === 'ERROR');
    expect(errors).toMatchObject([{ spanId: only('failing').spanId }]);
    expect(errors[0]!.attributes['exception.stacktrace']).toContain('failing');
  });

  it('records the failure of a task, which Temporal tries again, and the run at its end', async () => {
    const { client } = temporal;
    const { only, named, logs, spans } = await follow('fail', () =>
      client.workflow.execute('failing', on('failing 3', 'task')),
    );
    const run = only('failing');
    expect(run.status).toEqual({ code: 'unset' });
    expect(only('failing task failed')).toMatchObject({
      parentSpanId: run.spanId,
      status: { code: 'error', message: 'not a function' },
    });
    // The second try replays the activity, and runs it no more.
    expect(named('ship')).toHaveLength(1);
    expect(spans).toHaveLength(5);
    expect(logs.filter((log) => log.severityText === 'ERROR')).toHaveLength(1);
  });

  it('follows an update and a query', async () => {
    const { client, frontEnd } = temporal;
    const handle = await client.workflow.start('approval', on('approval 3'));
    const { only, spans } = await follow('ask', async () => {
      expect(await handle.query('countApproved')).toBe(0);
      const updated = handle.executeUpdate('address', { args: ['Elm Street'], updateId: 'update 1' });
      expect(await updated).toBe('Elm Street');
    });
    expect(only('update address')).toMatchObject({ kind: 'client', parentSpanId: only('ask').spanId });
    expect(only('query countApproved')).toMatchObject({ kind: 'client', parentSpanId: only('ask').spanId });
    const handled = only('handle address');
    expect(handled).toMatchObject({
      parentSpanId: only('update address').spanId,
      attributes: { temporalUpdateID: 'update 1', temporalWorkflowID: 'approval 3' },
    });
    expect(only('ship').parentSpanId).toBe(handled.spanId);
    // The workflow answers a query without a span: it only reads.
    expect(spans).toHaveLength(5);
    await handle.signal('approve');
    await handle.signal('approve');
    expect(await handle.result()).toBe(2);
    expect(frontEnd.runs.at(-1)!.isClosed).toBe(true);
  });

  it('takes a cancelled run for no error', async () => {
    const { client } = temporal;
    const { only, logs } = await follow('change my mind', async () => {
      const handle = await client.workflow.start('approval', on('approval 4'));
      await handle.cancel();
      await handle.result().catch(() => {});
    });
    expect(only('approval')).toMatchObject({
      status: { code: 'unset' },
      attributes: { 'waybill.outcome': 'abandoned' },
    });
    expect(logs).toEqual([]);
  });

  it('writes the context into the headers of a Nexus operation', async () => {
    const { client, frontEnd } = temporal;
    const { only, traceId } = await follow('ask', () => client.workflow.execute('nexus', on('nexus 1')));
    const headers = frontEnd.commands
      .map((command) => command.scheduleNexusOperationCommandAttributes?.nexusHeader)
      .filter((header) => header !== undefined);
    const traceparent = expect.stringContaining(`${traceId}-${only('nexus').spanId}`) as string;
    expect(headers).toEqual([{ traceparent }]);
  });

  it('links the runs of a schedule to its creator', async () => {
    const { client, frontEnd } = temporal;
    const { traceId, only } = await follow('plan', () =>
      client.schedule.create({
        scheduleId: 'nightly',
        spec: { intervals: [{ every: '1 day' }] },
        action: { type: 'startWorkflow', workflowType: 'order', taskQueue: 'orders', args: [1] },
      }),
    );
    const { action } = frontEnd.schedules[0]!;
    expect(only('schedule nightly').kind).toBe('producer');
    const run = frontEnd.start({
      ...action.startWorkflow,
      workflowId: 'order of the night',
      type: 'order',
      taskQueue: 'orders',
    });
    await client.workflow.getHandle('order of the night').result();
    const night = tell(run.runId.replaceAll('-', ''));
    expect(night.only('order')).toMatchObject({
      links: [{ traceId, spanId: only('schedule nightly').spanId }],
    });
    expect(night.only('order').parentSpanId).toBeUndefined();
    expect(night.only('pack').parentSpanId).toBe(night.only('order').spanId);
  });

  it('begins a trace of its own for a run with a broken header, and says so once', async () => {
    const { client, frontEnd, diagnostics } = temporal;
    for (const workflowId of ['broken 1', 'broken 2']) {
      const header = { fields: { waybill: { metadata: {}, data: Buffer.alloc(20_000, 'x') } } };
      const run = frontEnd.start({ workflowId, type: 'order', taskQueue: 'orders', header });
      await client.workflow.getHandle(workflowId).result();
      const { only } = tell(run.runId.replaceAll('-', ''));
      expect(only('order').parentSpanId).toBeUndefined();
      expect(only('ship').parentSpanId).toBe(only('order').spanId);
    }
    expect(diagnostics.map(({ kind }) => kind)).toEqual(['Temporal: waybill has another encoding']);
  });

  it('takes the context from the parameters if a client has no interceptor', async () => {
    const { client, frontEnd } = temporal;
    const tracing = {
      correlationId: 'process-7',
      sessionId: 's',
      traceId: 'a'.repeat(32),
      parentSpanId: 'b'.repeat(16),
    };
    const data = Buffer.from(JSON.stringify({ tracing }));
    const input = { payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data }] };
    frontEnd.start({ workflowId: 'by hand', type: 'approval', taskQueue: 'orders', input });
    const handle = client.workflow.getHandle('by hand');
    await handle.signal('approve');
    await handle.signal('approve');
    await handle.result();
    const { only } = tell('a'.repeat(32));
    expect(only('approval').parentSpanId).toBe('b'.repeat(16));
    expect(only('approval').attributes).toMatchObject({ 'correlation.id': 'process-7', 'session.id': 's' });
    expect(only('pack').parentSpanId).toBe(only('approval').spanId);
  });
});

describe('the code of the workflows', () => {
  it("is built by Temporal's bundler with a few files of Waybill and no module of Node", () => {
    const { bundled } = temporal;
    const own = bundled.filter((name) => /temporal-workflow\/|\/core\//.test(name));
    expect(own.map((name) => name.replace(/.*\/(?=[^/]+\/[^/]+$)/, '')).toSorted()).toMatchInlineSnapshot(`
      [
        "propagation/baggage.js",
        "propagation/ids.js",
        "propagation/parse-baggage.js",
        "propagation/reference.js",
        "propagation/safe-id.js",
        "propagation/sampling.js",
        "propagation/sha256.js",
        "propagation/traceparent.js",
        "propagation/tracestate.js",
        "propagation/tracing-context.js",
        "propagation/tracing-headers.js",
        "propagation/uuid.js",
        "records/clock.js",
        "temporal-workflow/attempt.js",
        "temporal-workflow/context-headers.js",
        "temporal-workflow/derive-ids.js",
        "temporal-workflow/describe-failure.js",
        "temporal-workflow/inbound-calls.js",
        "temporal-workflow/outbound-calls.js",
        "temporal-workflow/payload.js",
        "temporal-workflow/run-end.js",
        "temporal-workflow/temporal-workflow-interceptors.js",
        "temporal-workflow/tracing-params.js",
        "temporal-workflow/workflow-thread.js",
      ]
    `);
    expect(bundled.filter((name) => name.includes('node:'))).toEqual([]);
  });

  it('replays each recorded history, and records nothing', async () => {
    const { frontEnd, replay, count } = temporal;
    const before = count();
    const ended = frontEnd.runs.filter((run) => run.isClosed && run.workflowId !== 'failing 3');
    expect(ended.length).toBeGreaterThan(8);
    expect(
      await replay(ended.map((run) => ({ workflowId: run.workflowId, history: run.history() }))),
    ).toEqual(ended.map(({ workflowId }) => ({ workflowId, error: undefined })));
    expect(count()).toBe(before);
  });

  // The front end of this folder wrote them. The first one comes from a worker without Waybill.
  it.each(['before-waybill', 'with-waybill'])(
    'replays the stored history %s, and no other code',
    async (name) => {
      const { readHistory, replay, count } = temporal;
      const before = count();
      const text = readFileSync(join(folder, `histories/${name}.json`), 'utf8');
      const history = (json: string) => [
        { workflowId: name, history: readHistory(JSON.parse(json) as object) },
      ];
      expect(await replay(history(text))).toEqual([{ workflowId: name, error: undefined }]);
      const [other] = await replay(
        history(
          text
            .replace(/"name": "(?:pack|weigh)"/g, '"name": "wrap"')
            .replaceAll('core_local_activity', 'other_marker'),
        ),
      );
      expect(String(other!.error)).toContain('DeterminismViolation');
      expect(count()).toBe(before);
    },
  );
});

describeActivities();

describe('the examples of the documents', () => {
  it('run, and carry the trace of a function to a request of an activity', async () => {
    const { tracing } = await import('docs:temporal/tracing');
    const { createClient } = await import('docs:temporal/client');
    const { createWorker } = await import('docs:temporal/worker');
    const activities = await import('docs:temporal/activities');
    const { interceptors } = await import('docs:temporal/workflow-interceptors');
    // Outside of Temporal's sandbox there is no run.
    expect(interceptors).toThrow('workflowInfo');

    const { connections } = temporal;
    const sent: Request[] = [];
    const stub = (async (input, init) => {
      sent.push(new Request(input, init));
      return new Response(null, { status: 204 });
    }) satisfies typeof fetch;
    vi.stubGlobal('fetch', stub);
    onTestFinished(() => void vi.unstubAllGlobals());
    const worker = await createWorker({ ...connections.worker, taskQueue: 'documents', activities });
    const ended = worker.run();
    const client = createClient(connections.client);
    const { traceId, status } = await tracing.span('place order', async (span) => ({
      traceId: span.traceId,
      status: await client.workflow.execute('checkout', { ...on('checkout 1', '7'), taskQueue: 'documents' }),
    }));
    expect(status).toBe(204);
    expect(sent.map(({ url, headers }) => [url, headers.get('traceparent')?.slice(3, 35)])).toEqual([
      ['https://bank.example.com/charges', traceId],
    ]);
    worker.shutdown();
    await ended;
  });

  it("fit the types of Temporal's packages", () => {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
    const run = spawnSync(process.execPath, [tsc, '-p', examples], { encoding: 'utf8' });
    expect(run.stdout + run.stderr).toBe('');
  });
});
