import { createTracing, formatReference, otlpExporter, type Tracing } from 'waybill';
import { extractMessage, produce } from 'waybill/messages';
import { migrate, postgresExporter, traceColumns, traceValues } from 'waybill/postgres';
import { createIngest, createServerTracing, publicError } from 'waybill/server';
import { onTestFinished } from 'vitest';
import { listen } from '../../rooms/server/listen.ts';
import { query } from '../readme/your-app.ts';

const orders = { system: 'memory', destination: 'orders' };

export interface Message {
  value: string;
  headers: Record<string, string>;
}

/** The tables of the shop. Rows of orders and tasks have the ids of the step that wrote them. */
export async function createTables(): Promise<void> {
  await migrate(query);
  await query('create table public.orders (id text primary key, total_cents int not null)');
  await query(
    'create table public.stock (item text primary key, left_over int not null check (left_over >= 0))',
  );
  await query("insert into public.stock values ('tea', 1), ('mug', 100)");
  await query('create table public.tasks (title text not null, kind text not null)');
  for (const table of ['public.orders', 'public.tasks']) {
    for (const statement of traceColumns(table)) await query(statement);
  }
}

async function insert(table: string, values: object): Promise<number> {
  const columns = Object.keys(values);
  const casts = columns.map((name, nth) => `$${nth + 1}::text${CASTS[name] ?? ''}`);
  const rows = await query(
    `insert into public.${table} (${columns.join(', ')}) values (${casts.join(', ')})
    on conflict do nothing returning 1 as row`,
    Object.values(values).map((value: unknown) => (value === null ? null : String(value))),
  );
  return rows.length;
}

const CASTS: Readonly<Record<string, string>> = { correlation_id: '::uuid', total_cents: '::int' };

/** The shop, served over HTTP, with a page in front of it and a worker behind it. */
export interface Shop {
  /** The tracing of the page. */
  readonly page: Tracing;
  /** Orders as the page does: in an action. Gives the answer, and the reference that the user can copy. */
  readonly order: (order: { id: string; item: string; total: string }) => Promise<{
    status: number;
    body: { reference?: string; error?: { message: string } };
    reference: string;
  }>;
  /** Works off the waiting messages. */
  readonly work: (toCents: (message: Message) => Promise<Message | undefined>) => Promise<void>;
  /** Delivers all records, of the page too. */
  readonly settle: () => Promise<void>;
  /** Writes a task as the API does, with its ids. */
  readonly addTask: (title: string) => Promise<string>;
  /** Writes a task as a forgotten job does, without ids. */
  readonly remind: (title: string) => Promise<void>;
}

/** Opens the shop until the test has finished. */
export async function openShop(): Promise<Shop> {
  const exporter = postgresExporter(query);
  const api = createServerTracing({ service: 'shop-api', exporter });
  const worker = createServerTracing({ service: 'shop-worker', exporter });
  const waiting: string[] = [];

  const placeOrder = api.withTracing(async (request) => {
    const { item, ...order } = (await request.json()) as { id: string; item: string; total: string };
    if (!order.id) throw publicError('Name the order.', { status: 422 });
    await api.span('reserve stock', () =>
      query('update public.stock set left_over = left_over - 1 where item = $1::text', [item]),
    );
    const message: Message = { value: JSON.stringify(order), headers: {} };
    await produce(api, message, async () => void waiting.push(JSON.stringify(message)), orders);
    return Response.json({ saved: true }, { status: 202 });
  });
  const ingest = createIngest({ exporter, allowAnonymous: true });
  const url = await listen((request) =>
    new URL(request.url).pathname.startsWith('/otlp/') ? ingest(request) : placeOrder(request),
  );
  const page = createTracing({
    service: 'shop-web',
    targets: [{ url, headers: 'all' }],
    exporter: otlpExporter({ url: `${url}/otlp` }),
  });
  onTestFinished(async () => {
    await Promise.all([page.dispose(), api.dispose(), worker.dispose()]);
  });

  return {
    page,
    async order(order) {
      const action = page.startAction('save order');
      const response = await action.fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify(order) });
      const body = (await response.json()) as { reference?: string };
      action.end();
      return { status: response.status, body, reference: action.reference };
    },
    async work(toCents) {
      for (const text of waiting.splice(0)) {
        const converted = await toCents(JSON.parse(text) as Message);
        if (!converted) continue;
        const { id, cents } = JSON.parse(converted.value) as { id: string; cents: number };
        await worker.continue(extractMessage(converted), 'write order', async (span) => {
          const rows = await insert('orders', { id, total_cents: cents, ...traceValues(span) });
          span.setAttributes({ 'db.response.returned_rows': rows });
        });
      }
    },
    async settle() {
      await Promise.all([page.flush(), api.flush(), worker.flush()]);
    },
    addTask: (title) =>
      api.span('add task', async (span) => {
        await insert('tasks', { title, kind: 'api', ...traceValues(span) });
        return formatReference(span.traceId);
      }),
    remind: async (title) => void (await insert('tasks', { title, kind: 'reminder job' })),
  };
}
