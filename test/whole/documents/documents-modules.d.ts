declare module 'docs:context/clicks' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:context/queue' {
  export const tracing: import('waybill').Tracing;
  export function print(order: string): void;
  export function workOff(): void;
}

declare module 'docs:context/alone' {
  export function uninstall(): void;
  export const inTimer: Promise<unknown>;
  export function bound(): unknown;
  export function inside<T>(fn: () => T): T;
}

declare module 'docs:delivery/durable' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:delivery/state' {
  export const tracing: import('waybill').Tracing;
  export const latest: import('waybill').DeliveryState | undefined;
  export function stop(): void;
}

declare module 'docs:errors/root' {
  export function mount(container: HTMLElement, app: import('react').ReactNode): void;
}

declare module 'docs:errors/texts' {
  export function Provider(props: { children: import('react').ReactNode }): import('react').ReactElement;
}

declare module 'docs:errors/own-screen' {
  export function Failure(props: { error: unknown; onRetry: () => void }): import('react').ReactElement;
}

declare module 'docs:errors/capture' {
  export function readSettings(text: string): object | string;
}

declare module 'docs:errors/store' {
  export const store: import('waybill/store').TracingStore;
  export function newestReference(): string | undefined;
}

declare module 'docs:refusals/refusal' {
  export function invite(email: string): Promise<void>;
}

declare module 'docs:event-schema/headers' {
  export const headers: Record<string, string>;
  export const parent: import('waybill').Traceparent | null;
  export const same: string;
  export const fresh: string;
  export const baggage: readonly import('waybill').BaggageEntry[] | null;
  export const state: string | null;
  export const low40: unknown;
}

declare module 'docs:finding-faults/desk' {
  export function threadOf(text: string): Promise<import('waybill').TraceData | null>;
  export function failedSteps(thread: import('waybill').TraceData): string[];
}

declare module 'docs:finding-faults/rows' {
  export function rowsOf(text: string): Promise<readonly object[]>;
}

declare module 'docs:finding-faults/causes' {
  export function causesOf(thread: import('waybill').TraceData): string[];
}

declare module 'docs:finding-faults/transform' {
  export interface OrderMessage {
    value: string;
    headers: Record<string, string>;
  }
  export const tracing: import('waybill/server').ServerTracing;
  export function createToCents(
    options: import('waybill/messages').TransformOptions<OrderMessage>,
  ): (message: OrderMessage) => Promise<OrderMessage | undefined>;
  export function conversionsOf(
    thread: import('waybill').TraceData,
  ): { input: string; output: number; spanId: string | undefined }[];
}

declare module 'docs:finding-faults/untraced' {
  export function untracedTasks(): Promise<readonly object[]>;
}

declare module 'docs:forms/wrap' {
  export const tracing: import('waybill').Tracing;
  export function TeamName(): import('react').ReactElement;
}

declare module 'docs:frameworks/rollup' {
  const config: import('rollup').RollupOptions;
  export default config;
}

declare module 'docs:frameworks/other-bundler' {
  export function compile(code: string, id: string, isEntry: boolean): string;
}

declare module 'docs:frameworks/next-otlp' {
  export function POST(request: Request): Promise<Response>;
}

declare module 'docs:instrumentations/beacons' {
  export function traceBeacons(): import('waybill').Instrumentation;
}

declare module 'docs:instrumentations/client' {
  interface Client {
    send: (url: string, headers: Record<string, string>) => Promise<{ status: number }>;
  }
  export function traceClient(tracing: import('waybill').Tracing, client: Client): Client;
}

declare module 'docs:instrumentations/drops' {
  export function traceDrops(): import('waybill').Instrumentation;
}

declare module 'docs:instrumentations/long-tasks' {
  export function traceLongTasks(): import('waybill').Instrumentation;
}

declare module 'docs:logs/logs' {
  export const tracing: import('waybill').Tracing;
  export function addToCart(items: readonly string[]): void;
}

declare module 'docs:logs/errors' {
  export const tracing: import('waybill').Tracing;
  export function retryLater(error: unknown, attempt: number): void;
}

declare module 'docs:migrating/opentelemetry-before' {
  export const exporter: import('@opentelemetry/sdk-trace-web').InMemorySpanExporter;
  export const provider: import('@opentelemetry/sdk-trace-web').WebTracerProvider;
  export function pay(order: string): Promise<Response>;
}

declare module 'docs:migrating/opentelemetry-after' {
  export const tracing: import('waybill').Tracing;
  export function pay(order: string): Promise<Response>;
}

declare module 'docs:migrating/sentry-before' {
  export function pay(order: string): Promise<Response>;
  export function report(error: unknown): string;
}

declare module 'docs:migrating/sentry-after' {
  export const tracing: import('waybill').Tracing;
  export function pay(order: string): Promise<Response>;
  export function report(error: unknown): string;
}

declare module 'docs:migrating/leave-out' {
  export function withoutNoise(send: import('waybill').Exporter): import('waybill').Exporter;
}

declare module 'docs:migrating/beside-sentry' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:privacy-and-sampling/redact' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:privacy-and-sampling/targets' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:privacy-and-sampling/current-fetch' {
  export class ApiClient {
    constructor(options?: { fetch?: typeof globalThis.fetch });
    status(path: string): Promise<number>;
  }
}

declare module 'docs:privacy-and-sampling/sampling' {
  export const tracing: import('waybill').Tracing;
  export function pay(): void;
}

declare module 'docs:server/invite' {
  export function handler(request: Request): Promise<Response>;
}

declare module 'docs:server/environment' {
  export const tracing: import('waybill/server').ServerTracing;
}

declare module 'docs:server/propagation' {
  export const tracing: import('waybill/server').ServerTracing;
  export const counts: () => import('waybill/server').PropagationCounts;
}

declare module 'docs:server/cors' {
  export function adviceFor(url: string): Promise<string>;
}

declare module 'docs:analysis/slowest' {
  export function slowestSteps(trace: import('waybill').TraceData): readonly string[];
  export function ownMs(trace: import('waybill').TraceData, spanId: string): number;
}
declare module 'docs:analysis/services' {
  export function calls(trace: import('waybill').TraceData): readonly string[];
}
declare module 'docs:analysis/compare' {
  export function differences(
    reader: import('waybill').TraceReader,
    traceId: string,
  ): Promise<readonly string[]>;
}
declare module 'docs:analysis/conflicts' {
  export function conflicts(traces: readonly import('waybill').TraceData[]): readonly string[];
}
declare module 'docs:clock/server' {
  export const clock: import('waybill/clock').Clock;
  export const tracing: import('waybill/server').ServerTracing;
  export function isEarlier(first: Request, second: Request): boolean;
}

declare module 'docs:clock/page' {
  export const clock: import('waybill/clock').Clock;
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:clock/message' {
  export const clock: import('waybill/clock').Clock;
  export function send(context: import('waybill').TracingContext): Record<string, string>;
  export function receive(headers: Record<string, string>): import('waybill').TracingContext;
}

declare module 'docs:messages/headers' {
  export const tracing: import('waybill').Tracing;
  export function send(order: string): { value: string; headers: Record<string, string> };
  export function receive(message: object): import('waybill').TracingContext;
}

declare module 'docs:messages/work' {
  type Message = { value: string };
  export const tracing: import('waybill/server').ServerTracing;
  export function order(messages: Message[], send: () => Promise<void>): Promise<void>;
  export function work(message: Message): void;
  export function insert(batch: Message[]): void;
}

declare module 'docs:messages/page' {
  type Carrier = { properties: { userProperties: object } };
  export const tracing: import('waybill').Tracing;
  export function send(options: Carrier, publish: () => Promise<void>): Promise<void>;
  export function receive(packet: object, text: string): void;
}

declare module 'docs:messages/transform' {
  export const tracing: import('waybill/server').ServerTracing;
  export const dead: { headers: Record<string, string> }[];
  export function toInvoice(message: {
    value: string;
  }): Promise<{ value: string; headers?: object } | undefined>;
}

declare module 'docs:messages/envelope' {
  export function publish(order: object, context: import('waybill').TracingContext): string;
  export function hear(text: string): { data: unknown; traceId: string; isWrapped: boolean };
}

declare module 'docs:jobs/continue' {
  interface Job {
    readonly email: string;
    readonly context: import('waybill').TracingContext | undefined;
  }
  export const tracing: import('waybill/server').ServerTracing;
  export function enqueue(email: string): Job;
  export function work(job: Job, send: (email: string) => Promise<void>): Promise<void>;
  export function workAll(jobs: readonly Job[], send: (emails: string[]) => Promise<void>): Promise<void>;
}

declare module 'docs:jobs/by-hand' {
  export function enqueue(request: Request, job: string): string;
  export function work(message: string, call: (headers: Headers) => Promise<unknown>): Promise<void>;
}

declare module 'docs:temporal/tracing' {
  export const tracing: import('waybill/server').ServerTracing;
}

declare module 'docs:temporal/client' {
  export function createClient(options: object): import('../temporal/temporal-sdk.ts').Client;
}

declare module 'docs:temporal/worker' {
  export function createWorker(options: object): Promise<{ run(): Promise<void>; shutdown(): void }>;
}

declare module 'docs:temporal/workflow-interceptors' {
  export function interceptors(): object;
}

declare module 'docs:temporal/activities' {
  export function charge(order: string): Promise<number>;
}

declare module 'docs:opentelemetry/page' {
  export const tracing: import('waybill').Tracing;
  export const provider: import('@opentelemetry/sdk-trace-web').WebTracerProvider;
  export function pay(order: string): Promise<Response>;
}

declare module 'docs:opentelemetry/version-3' {
  export const provider: import('@opentelemetry/sdk-trace').TracerProvider;
}

declare module 'docs:opentelemetry/ingest' {
  export function ingest(request: Request): Promise<Response>;
}

declare module 'docs:server/ingest' {
  export function ingest(request: Request): Promise<Response>;
  export function load(traceId: string, tenant: string): Promise<import('waybill').TraceData | null>;
}

declare module 'docs:reading/reader' {
  export const store: import('waybill').TraceStore;
  export function ingest(request: Request): Promise<Response>;
  export function threadOf(
    reader: import('waybill').TraceReader,
    text: string,
  ): Promise<import('waybill').TraceData | null>;
}

declare module 'docs:reading/failures' {
  export function causesOf(
    reader: import('waybill').TraceReader,
    day: string,
  ): Promise<readonly import('waybill').Failure[]>;
}

declare module 'docs:reading/services' {
  export function failingSince(
    reader: import('waybill').TraceReader,
    from: string,
  ): Promise<readonly string[]>;
}

declare module 'docs:reading/tenants' {
  export function read(request: Request, traceId: string): Promise<import('waybill').TraceData | null>;
}

declare module 'docs:reading/memory' {
  export const store: import('waybill/testing').MemoryStore;
  export const tracing: import('waybill/server').ServerTracing;
}

declare module 'docs:stores/postgres' {
  export function ingest(request: Request): Promise<Response>;
  export function find(text: string): Promise<readonly (import('waybill').TraceData | null)[]>;
}

declare module 'docs:stores/drivers' {
  type Params = (string | null)[];
  type Query = import('waybill/postgres').QueryFunction;
  interface Rows {
    query: (sql: string, params: Params) => Promise<{ rows: unknown[] }>;
  }
  export function fromPglite(db: Rows): Query;
  export function fromPostgresJs(sql: { unsafe: (sql: string, params: Params) => Promise<unknown[]> }): Query;
  export function fromNodePostgres(pool: Rows): Query;
}

declare module 'docs:stores/proxy' {
  const config: import('vite').UserConfig;
  export default config;
}

declare module 'docs:stores/vendor' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:stores/otlp' {
  export function throughOtlp(records: readonly import('waybill').TelemetryRecord[]): {
    count: number;
    spans: readonly import('waybill').SpanRecord[] | undefined;
    logs: readonly import('waybill').LogRecord[] | undefined;
  };
}

declare module 'docs:supabase/client' {
  export const tracing: import('waybill').Tracing;
  export function invite(email: string): Promise<unknown>;
}

declare module 'docs:supabase/session' {
  export function followLogin(tracing: import('waybill').Tracing, token: string | null): void;
}

declare module 'docs:testing/testing' {
  export const names: readonly string[];
  export const saved: import('waybill').LogRecord;
}

declare module 'docs:delivery/server-queue' {
  export const tracing: import('waybill/server').ServerTracing;
}

declare module 'docs:testing/server' {
  export function test(traceparent: string): Promise<{
    body: unknown;
    parent: string | undefined;
    sent: string | null;
    errors: readonly import('waybill').LogRecord[];
  }>;
}

declare module 'docs:testing/matchers' {
  export function test(): void;
}

declare module 'docs:testing/memory' {
  export const tracing: import('waybill').Tracing;
  export function exported(): Promise<readonly string[]>;
}

declare module 'docs:troubleshooting/diagnostics' {
  export const heard: import('waybill').Diagnostic[];
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:viewer/viewer' {
  export function SupportDesk(): import('react').ReactElement;
}

declare module 'docs:viewer/api' {
  export function search(
    query: import('waybill').TraceQuery,
  ): Promise<readonly import('waybill').TraceSummary[]>;
  export function load(traceId: string): Promise<import('waybill').TraceData | null>;
}

declare module 'docs:viewer/handler' {
  export function supportApi(request: Request): Promise<Response>;
}

declare module 'docs:viewer/timeline' {
  export function TracePage(): import('react').ReactElement;
}

declare module 'docs:viewer/bundle' {
  export function CopyBundle(): import('react').ReactElement;
}

declare module 'docs:web-vitals/vitals' {
  export const tracing: import('waybill').Tracing;
}

declare module 'docs:own-tables/tasks' {
  export const tracing: import('waybill/server').ServerTracing;
  export function migrateTasks(): Promise<void>;
  export function addTask(request: Request): Promise<Response>;
  export function finish(title: string): Promise<unknown>;
  export function tasksOf(text: string): Promise<readonly Record<string, unknown>[]>;
}

declare module 'docs:logs/other-loggers' {
  export const tracing: import('waybill/server').ServerTracing;
  export const forPino: { mixin: () => import('waybill/server').LogIds };
  export const forWinston: import('waybill/server').WinstonFormat;
}

declare module 'docs:server-client/client' {
  export const tracing: import('waybill/server').ServerTracing;
  export function pay(order: string): Promise<Response>;
  export function report(day: string): Promise<Response>;
}

declare module 'docs:workflows/tables' {
  type Query = import('waybill/postgres').QueryFunction;
  export function migrateWorkflows(query: Query): Promise<void>;
}

declare module 'docs:workflows/shop' {
  type Query = import('waybill/postgres').QueryFunction;
  interface Sender {
    readonly xAdd: (stream: string, id: string, message: Record<string, string>) => Promise<unknown>;
  }
  export function openShop(parts: { query: Query; redis: Sender }): {
    readonly handler: (request: Request) => Promise<Response>;
    readonly tracing: import('waybill/server').ServerTracing;
  };
}

declare module 'docs:workflows/worker' {
  type Query = import('waybill/postgres').QueryFunction;
  interface Log {
    readonly info: (fields: object, text: string) => void;
    readonly child: (fields: object) => Log;
  }
  export function openWorker(parts: { query: Query; pino: (options: object) => Log }): {
    readonly work: (entry: { id: string; message: Record<string, string> }) => Promise<void>;
    readonly tracing: import('waybill/server').ServerTracing;
  };
}

declare module 'docs:workflows/find' {
  type Query = import('waybill/postgres').QueryFunction;
  export function rowsOf(query: Query, text: string): Promise<readonly Record<string, unknown>[]>;
}

declare module 'docs:node/express' {
  export const app: import('node:http').RequestListener;
}

declare module 'docs:node/fastify' {
  export const app: import('../readme/your-fastify.ts').FastifyApp;
}

declare module 'docs:node/koa' {
  export const app: import('../readme/your-koa.ts').KoaApp;
}

declare module 'docs:node/http' {
  export const server: import('node:http').Server;
}

declare module 'docs:node/hono' {
  export function handler(request: Request): Promise<Response>;
}

declare module 'docs:trace-api/server' {
  export const handler: (request: Request) => Promise<Response>;
}

declare module 'docs:trace-api/reader' {
  export function load(
    url: string,
    token: string,
    traceId: string,
  ): Promise<import('waybill').TraceData | string>;
}
