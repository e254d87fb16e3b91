// Runs one contender: a server that answers a small JSON. OpenTelemetry replaces modules when they are required, so this
// file is CommonJS, and requires `node:http` after it.
const [, , contender, dist] = process.argv;
const [library, kind] = contender.split(' ');

// The records that reached the exporter.
let exported = 0;

function startOpenTelemetry() {
  const { NodeTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-node');
  const { registerInstrumentations } = require('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
  const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
  const exporter = {
    export(spans, done) {
      exported += spans.length;
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
  new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }).register();
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation(),
      ...(kind === 'express' ? [new ExpressInstrumentation()] : []),
    ],
  });
}

/** Starts our tracing. Its exporter accepts all records and drops them, as the one of OpenTelemetry does. */
async function startWaybill() {
  const [server, node] = await Promise.all([
    import(`${dist}/server/index.js`),
    import(`${dist}/node/index.js`),
  ]);
  const tracing = server.createServerTracing({
    service: 'bench',
    exporter(batch) {
      exported += batch.length;
      return Promise.resolve({ accepted: batch.length, rejected: [] });
    },
  });
  const requestLog = contender.endsWith('with log lines');
  return {
    http: (listener) => node.traceHttp(tracing, listener, { requestLog }),
    web: (handler) => tracing.withTracing(handler),
    express: (app) => void app.use(node.traceExpress(tracing, { requestLog })),
  };
}

const bare = { http: (listener) => listener, web: (handler) => handler, express: () => {} };

/** A small adapter from `node:http` to web-standard handlers, the same for all contenders. */
function listenToWeb(handler) {
  return async (incoming, outgoing) => {
    const headers = new Headers(Object.entries(incoming.headers));
    const response = await handler(new Request(`http://${headers.get('host')}${incoming.url}`, { headers }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  };
}

const applications = {
  http: (traced) =>
    traced.http((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"ok":true}');
    }),
  web: (traced) => listenToWeb(traced.web(() => Response.json({ ok: true }))),
  express(traced) {
    const app = require('express')();
    traced.express(app);
    app.get('/orders/:id', (_, response) => void response.json({ ok: true }));
    return app;
  },
};

async function start() {
  if (library === 'OpenTelemetry') startOpenTelemetry();
  const traced = library === 'Waybill' ? await startWaybill() : bare;
  const server = require('node:http').createServer(applications[kind](traced));
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.on('message', () => process.send({ cpu: process.cpuUsage(), exported }));
  process.on('disconnect', () => process.exit());
}

void start();
