import { openDB } from 'idb';
import { createTracing, durableQueue, otlpExporter, type DeliveryAccount } from 'waybill';

declare global {
  interface Window {
    /** Writes `count` log lines, numbered from `nth` on. */
    log: (nth: number, level: 'debug' | 'info' | 'warn' | 'error', count?: number) => void;
    flush: () => void;
    account: () => DeliveryAccount;
    /** Resolves when all database work begun so far is done. Gives the number of records in the database. */
    rows: () => Promise<number>;
    diagnostics: string[];
    /** The requests without a complete answer so far, by their `x-request`. */
    underWay: Set<string>;
  }
}

const { fetch } = window;
window.underWay = new Set();
window.fetch = (input, init) => {
  const id = crypto.randomUUID();
  const headers = new Headers(init?.headers);
  headers.set('x-request', id);
  window.underWay.add(id);
  const end = (): unknown => window.underWay.delete(id);
  const answer = fetch(input, { ...init, headers });
  answer.then((response) => response.clone().arrayBuffer()).then(end, end);
  return answer;
};

window.diagnostics = [];
const tracing = createTracing({
  service: 'page',
  environment: 'test',
  instrumentations: [],
  exporter: otlpExporter({ url: '/otlp' }),
  queue: durableQueue(),
  onDiagnostic: ({ kind }) => void window.diagnostics.push(kind),
});

window.log = (nth, level, count = 1) => {
  for (let more = 0; more < count; more++) tracing.log[level](`record ${nth + more}`, { nth: nth + more });
};
window.flush = () => void tracing.flush();
window.account = tracing.account;
window.rows = async () => {
  // This call may be the first to open the database, so it must be able to create it.
  const database = await openDB('waybill', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('records', { keyPath: 'key' }),
  });
  const transaction = database.transaction('records', 'readwrite');
  const [rows] = await Promise.all([
    transaction.store.getAll() as Promise<{ json: string }[]>,
    transaction.done,
  ]);
  database.close();
  return rows.flatMap(({ json }) => JSON.parse(json) as unknown[]).length;
};
