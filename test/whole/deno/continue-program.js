// Deno runs this with the built package: 200 jobs at once, each in a context of its own. Prints the wrong answers.
const [server] = Deno.args;
const { createServerTracing } = await import(server);

const spans = new Map();
const lines = new Map();
const tracing = createServerTracing({
  service: 'jobs',
  exporter: async (records) => {
    for (const record of records) {
      if (record.type === 'span') spans.set(record.name, record);
      else lines.set(record.body, record);
    }
    return { accepted: records.length, rejected: [] };
  },
});

const contextOf = (n) => ({
  traceId: `${n}`.padStart(32, 'a'),
  spanId: `${n}`.padStart(16, 'b'),
  flags: 1,
  correlationId: `00000000-0000-4000-8000-${`${n}`.padStart(12, '0')}`,
  sessionId: null,
});
const numbers = Array.from({ length: 200 }, (_, n) => n);
let arrived = 0;
const { promise: allThere, resolve: release } = Promise.withResolvers();

await Promise.all(
  numbers.map((n) =>
    tracing.continue(contextOf(n), `job ${n}`, async () => {
      if (++arrived === numbers.length) release();
      await allThere;
      await new Promise((resolve) => setTimeout(resolve, n % 7));
      await tracing.span(`step ${n}`, async () => {
        await new Promise((resolve) => queueMicrotask(resolve));
        tracing.log.info(`line ${n}`);
      });
    }),
  ),
);
await tracing.dispose();

const wrong = numbers.filter((n) => {
  const [job, step, line] = [spans.get(`job ${n}`), spans.get(`step ${n}`), lines.get(`line ${n}`)];
  const { traceId, spanId, correlationId } = contextOf(n);
  return !(
    job?.parentSpanId === spanId &&
    step?.parentSpanId === job.spanId &&
    line?.spanId === step.spanId &&
    [job, step, line].every((record) => record.traceId === traceId) &&
    [job, step, line].every((record) => record.attributes['correlation.id'] === correlationId)
  );
});
// The log line about tracing headers is due in a minute. It must not keep this program alive.
await createServerTracing({ service: 'idle' }).withTracing(() => new Response())(
  new Request('http://a.example'),
);

console.log(
  JSON.stringify({ spans: spans.size, lines: lines.size, wrong, outside: tracing.current() ?? null }),
);
