import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic, LogRecord, SpanRecord } from 'waybill';
import { temporalActivityInterceptor, temporalClientInterceptor, temporalSinks } from 'waybill/temporal';
import { createTestServerTracing, type TestServerTracing } from 'waybill/testing/server';
import { examplesOf, root } from '../readme/document-examples.ts';
import type { FrontEnd } from './front-end.js';
import { importPackage } from './import-package.js';
import type {
  ActivityPackage,
  Client,
  ClientPackage,
  CommonPackage,
  LogEntry,
  ReplayResult,
  WorkerPackage,
} from './temporal-sdk.ts';

export const folder: string = fileURLToPath(new URL('.', import.meta.url));
const taskQueue = 'orders';

/** The history of a run that has ended. */
export interface Recorded {
  readonly workflowId: string;
  readonly history: unknown;
}

/** A front end, a worker and a client of Temporal that run for all tests. */
export interface Temporal extends Pick<TestServerTracing, 'tracing'> {
  readonly frontEnd: FrontEnd;
  /** Reads a history from its JSON. */
  readonly readHistory: (json: object) => unknown;
  readonly client: Client;
  /** The lines of Temporal's loggers. */
  readonly lines: readonly LogEntry[];
  readonly diagnostics: readonly Diagnostic[];
  /** The options of a client, and of another worker with the same workflows. */
  readonly connections: { readonly client: object; readonly worker: object };
  /** The file names in the bundle of the workflows. */
  readonly bundled: readonly string[];
  /** Returns the records of a trace, in the order of their ends. */
  readonly trace: (traceId: string) => { spans: readonly SpanRecord[]; logs: readonly LogRecord[] };
  readonly replay: (histories: readonly Recorded[]) => Promise<readonly ReplayResult[]>;
  /** Counts all records so far. */
  readonly count: () => number;
  readonly stop: () => Promise<void>;
}

/** The examples of the documents, in a folder from which they find Temporal's packages. */
export const examples: string = join(folder, 'node_modules/documents-of-waybill');

function writeExamples(): void {
  mkdirSync(examples, { recursive: true });
  for (const { fileName, code } of examplesOf('temporal')) {
    writeFileSync(join(examples, fileName), code);
    // The bundler compiles no TypeScript in this folder, and this example has no types.
    if (fileName === 'workflow-interceptors.ts')
      writeFileSync(join(examples, 'workflow-interceptors.js'), code);
  }
  const config = { extends: join(root, 'tsconfig.json'), include: ['.'], exclude: [] };
  writeFileSync(join(examples, 'tsconfig.json'), JSON.stringify(config));
}

/** Builds the code of the workflows with Temporal's own bundler. `dist` is the built package. */
async function bundleWorkflows({ bundleWorkflowCode, DefaultLogger }: WorkerPackage, dist: string) {
  const bundle = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows.js'),
    workflowInterceptorModules: [join(examples, 'workflow-interceptors.js')],
    logger: new DefaultLogger('WARN', () => {}),
    webpackConfigHook: (config: { resolve: { alias: Record<string, unknown> } }) => {
      config.resolve.alias['waybill/temporal/workflow$'] = join(dist, 'temporal-workflow/index.js');
      return config;
    },
  });
  return bundle;
}

/** Activities, some of which fail at first. */
function createActivities({ tracing }: TestServerTracing, { ApplicationFailure }: CommonPackage) {
  const { log } = importPackage('@temporalio/activity') as ActivityPackage;
  const tries = new Map<string, number>();
  return {
    async pack(nth: number) {
      const key = `${tracing.current()!.traceId} ${nth}`;
      const before = tries.get(key) ?? 0;
      tries.set(key, before + 1);
      tracing.log.info('pack', { nth });
      log.info('packing one');
      if (before < nth % 3) throw new Error(`box ${nth} is torn`);
      await tracing.span('glue', () => Promise.resolve());
      return nth;
    },
    ship: (what: string) => Promise.resolve(what),
    weigh: () => Promise.resolve(1),
    refuse: (what: string) => Promise.reject(ApplicationFailure.nonRetryable(`no ${what}`, 'NoAddress')),
  };
}

/** Starts everything. */
export async function startTemporal(dist: string): Promise<Temporal> {
  const worker = importPackage('@temporalio/worker') as WorkerPackage;
  const { Client, Connection } = importPackage('@temporalio/client') as ClientPackage;
  const common = importPackage('@temporalio/common') as CommonPackage;
  const lines: LogEntry[] = [];
  const diagnostics: Diagnostic[] = [];
  const note = { onDiagnostic: (diagnostic: Diagnostic) => void diagnostics.push(diagnostic) };
  worker.Runtime.install({ logger: new worker.DefaultLogger('INFO', (entry) => void lines.push(entry)) });

  const recorded = createTestServerTracing({ now: () => Date.now() });
  const { tracing } = recorded;
  // The file loads packages that only the tests install.
  const { FrontEnd, readHistory } = await import('./front-end.js');
  const frontEnd = new FrontEnd();
  const address = await frontEnd.listen();
  writeExamples();
  const workflowBundle = await bundleWorkflows(worker, dist);
  const sinks = temporalSinks(tracing, note);
  const native = await worker.NativeConnection.connect({ address });
  const running = await worker.Worker.create({
    connection: native,
    namespace: 'default',
    taskQueue,
    workflowBundle,
    activities: createActivities(recorded, common),
    interceptors: { activity: [temporalActivityInterceptor(tracing, note)] },
    sinks,
  });
  const ended = running.run();
  const interceptor = temporalClientInterceptor(tracing);
  const connection = await Connection.connect({ address });
  const client = new Client({
    connection,
    interceptors: { workflow: [interceptor], schedule: [interceptor] },
  });

  return {
    tracing,
    frontEnd,
    readHistory,
    client,
    lines,
    diagnostics,
    connections: { client: { connection }, worker: { connection: native, workflowBundle } },
    bundled: [...workflowBundle.code.matchAll(/^ {2}!\*\*\* (.*) \*\*\*!$/gm)].map(([, name]) => name!),
    trace(traceId) {
      const records = recorded.records().filter((record) => record.traceId === traceId);
      return {
        spans: records.filter((record) => record.type === 'span'),
        logs: records.filter((record) => record.type === 'log'),
      };
    },
    async replay(runs) {
      const options = { workflowBundle, sinks };
      const histories = runs.map(({ workflowId, history }) => ({ workflowId, history }));
      const results: ReplayResult[] = [];
      for await (const { workflowId, error } of worker.Worker.runReplayHistories(options, histories)) {
        results.push({ workflowId, error });
      }
      return results;
    },
    count: () => recorded.records().length,
    async stop() {
      running.shutdown();
      await ended;
      await Promise.all([native.close(), connection.close()]);
      frontEnd.close();
    },
  };
}
