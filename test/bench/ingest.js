import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const serve = fileURLToPath(new URL('./ingest/serve.js', import.meta.url));
const BATCH = 50;
const AT_ONCE = 4;
const SECONDS = 10;

const text = (key, value) => ({ key, value: { stringValue: value } });

/** Makes the body of a browser's batch: fifty log records, each with its own id. */
function makeBody() {
  const timeUnixNano = `${Date.now()}000000`;
  const logRecords = Array.from({ length: BATCH }, (_, nth) => ({
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano,
    severityNumber: 9,
    severityText: 'INFO',
    body: { stringValue: `order ${nth} placed` },
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    flags: 3,
    attributes: [
      text('orderId', 'A-1017'),
      { key: 'items', value: { intValue: '3' } },
      text('log.record.uid', randomBytes(16).toString('hex')),
    ],
  }));
  const resource = { attributes: [text('service.name', 'bench')] };
  return JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'bench' }, logRecords }] }],
  });
}

async function send(url) {
  const body = makeBody();
  const startMs = performance.now();
  const response = await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = await response.text();
  if (answer !== '{}') throw new Error(`the ingest answered ${response.status} ${answer}`);
  return performance.now() - startMs;
}

/** Gives the batches per second that the ingest acknowledges while four are always under way. */
async function measureMost(url) {
  const untilMs = performance.now() + SECONDS * 1000;
  let batches = 0;
  const sendOn = async () => {
    while (performance.now() < untilMs) {
      await send(url);
      batches++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
  return batches / SECONDS;
}

/** Gives the answer times at a fixed number of batches per second. No batch waits for an earlier answer. */
async function measureAnswers(url, perSecond) {
  const answers = [];
  const startMs = performance.now();
  for (let sent = 0; sent < perSecond * SECONDS; sent++) {
    const dueMs = startMs + (sent * 1000) / perSecond;
    const restMs = dueMs - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    // The time runs from the moment when the batch was due, so the wait in line counts.
    const lateMs = performance.now() - dueMs;
    answers.push(send(url).then((ms) => ms + lateMs));
  }
  const times = (await Promise.all(answers)).toSorted((a, b) => a - b);
  return { p50: times[Math.floor(times.length * 0.5)], p99: times[Math.floor(times.length * 0.99)] };
}

async function measureEngine(engine) {
  const server = fork(serve, [engine]);
  const [{ name, url }] = await once(server, 'message');
  for (let warmUp = 0; warmUp < 20; warmUp++) await send(url);
  const most = await measureMost(url);
  const { p50, p99 } = await measureAnswers(url, most / 2);
  server.send('stop');
  await once(server, 'exit');
  return [
    name,
    {
      'records a second': Math.round(most * BATCH),
      'answer at half of it, p50 ms': Number(p50.toFixed(1)),
      'p99 ms': Number(p99.toFixed(1)),
    },
  ];
}

/** Sends batches of fifty log records to Waybill's ingest in a process of its own, with each of the two databases. */
export async function measureIngest() {
  const rows = [];
  for (const engine of ['pglite', 'postgresql']) rows.push(await measureEngine(engine));
  return Object.fromEntries(rows);
}
