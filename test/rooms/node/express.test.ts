import { once } from 'node:events';
import { get } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { callOf, expressErrorHandler, traceExpress } from 'waybill/node';
import { publicError } from 'waybill/server';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { importExpress, installFrameworks, type Express, type Handler } from './frameworks.ts';
import { serve } from './serve.ts';

const send: Handler = (_, response) => response.end('fine');

beforeAll(installFrameworks, 300_000);

describe.each(['express', 'express-4'] as const)('%s', (name) => {
  let express: Express;
  beforeAll(async () => {
    express = await importExpress(name);
  });

  async function open(route: string, handler: Handler, middleware: Handler = (_q, _s, next) => next()) {
    const recorded = createRecordedTracing();
    const app = express();
    app.use(traceExpress(recorded.tracing, { requestLog: false }));
    app.use(middleware);
    app.all(route, handler);
    app.use(expressErrorHandler(recorded.tracing));
    return { ...recorded, url: await serve(app) };
  }

  it.each<[what: string, handler: Handler]>([
    [
      'throws',
      () => {
        throw publicError('No.', { status: 404 });
      },
    ],
    ['passes on', (_q, _s, next) => next(publicError('No.', { status: 404 }))],
    ['passes on later', (_q, _s, next) => void setImmediate(next, publicError('No.', { status: 404 }))],
    ...(name === 'express'
      ? ([['rejects with', () => Promise.reject(publicError('No.', { status: 404 }))]] as [string, Handler][])
      : []),
  ])('answers an error that a handler %s', async (_, handler) => {
    const { url, span, logs } = await open('/a', handler);
    const response = await fetch(`${url}/a`);
    expect([response.status, ((await response.json()) as { error: object }).error]).toEqual([
      404,
      { message: 'No.', code: 'error' },
    ]);
    await expect.poll(() => span('GET /a')).toMatchObject({ attributes: { 'waybill.refused': true } });
    expect(await logs()).toHaveLength(1);
  });

  it('lets Express close the connection after an error within an answer, and marks the span as failed', async () => {
    const { url, span } = await open('/a', (_, response, next) => {
      response.write('part');
      next(new Error('late'));
    });
    const response = await fetch(`${url}/a`);
    await expect(response.text()).rejects.toThrow('terminated');
    await expect.poll(() => span('GET /a')).toMatchObject({ status: { code: 'error', message: 'late' } });
  });

  it('marks an abandoned request, and runs its handler to its end', async () => {
    let hasStarted = false;
    const ended: unknown[] = [];
    const { url, span, tracing } = await open('/a', async (_, response) => {
      hasStarted = true;
      await once(response, 'close');
      ended.push(tracing.current()?.traceId);
    });
    const client = get(`${url}/a`).on('error', () => {});
    await expect.poll(() => hasStarted).toBe(true);
    client.destroy();
    await expect.poll(() => span('GET /a')).toMatchObject({ attributes: { 'waybill.outcome': 'abandoned' } });
    await expect.poll(() => ended).toEqual([(await span('GET /a')).traceId]);
  });

  it('keeps the context behind a body parser, before and after the middleware', async () => {
    const recorded = createRecordedTracing();
    const app = express();
    const answer: Handler = (request, response) => {
      const { tracing } = recorded;
      const isSame = tracing.current()?.spanId === callOf(request)?.span.spanId;
      response.end(JSON.stringify([isSame, request.body]));
    };
    const before = express();
    before.use(express.json());
    before.use(traceExpress(recorded.tracing));
    before.all('/', answer);
    app.use('/before', before as unknown as Handler);
    app.use(traceExpress(recorded.tracing));
    app.use(express.json());
    app.all('/after', answer);
    const url = await serve(app);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' };
    for (const path of ['/before', '/after']) {
      for (let nth = 0; nth < 2; nth++) {
        expect(await (await fetch(url + path, init)).json()).toEqual([true, { a: 1 }]);
      }
    }
  });

  it('answers a body that is no JSON as a refusal', async () => {
    const { url, logs } = await open('/a', send, express.json());
    const response = await fetch(`${url}/a`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-waybill-refused')).toBe('true');
    expect(await logs()).toMatchObject([{ severityText: 'INFO' }]);
  });

  it('names a span by the routers of its route, also of an error that left them', async () => {
    const { tracing, spans } = createRecordedTracing();
    const app = express();
    app.use(traceExpress(tracing));
    const [orgs, members] = [express.Router(), express.Router()];
    members.all('/', send);
    members.all('/:id', (_q, _s, next) => next(new Error('broken')));
    orgs.use('/members', members);
    app.use('/orgs', orgs);
    app.use('/direct', send);
    app.use(expressErrorHandler(tracing));
    const url = await serve(app);
    for (const path of ['/orgs/members', '/orgs/members/7', '/direct/8', '/unknown']) await fetch(url + path);
    await expect
      .poll(async () => (await spans()).map((span) => span.name))
      .toEqual(['GET /orgs/members', 'GET /orgs/members/:id', 'GET /direct/8', 'GET /unknown']);
    expect((await spans())[3]!.attributes).toMatchObject({ 'http.response.status_code': 404 });
  });

  it('names a span by the patterns of routers, and by no value of the path', async () => {
    const { tracing, spans } = createRecordedTracing();
    const app = express();
    app.use(traceExpress(tracing));
    const [teams, members, notes] = [express.Router(), express.Router(), express.Router()];
    notes.all('/:note', send);
    members.all('/', send);
    members.all('/fails', (_q, _s, next) => next(new Error('broken')));
    members.use('/:member/notes', notes);
    teams.use('/:team/members', (_q, _s, next) => next());
    teams.use('/:team/members', members);
    app.use('/teams', teams);
    app.use('/v/:version/:part', members);
    app.use(expressErrorHandler(tracing));
    const url = await serve(app);
    const names = {
      '/teams/red/members': 'GET /teams/:team/members',
      '/teams/red/members/fails': 'GET /teams/:team/members/fails',
      '/teams/r%20d%2F/members/7/notes/8': 'GET /teams/:team/members/:member/notes/:note',
      '/teams/members/members/members/notes/notes': 'GET /teams/members/:team/:member/notes/:note',
      '/v/2/2': 'GET /v/:version/:part',
      '/teams/red/unknown': 'GET /teams/red/unknown',
    };
    for (const path of Object.keys(names)) await fetch(url + path);
    await expect.poll(async () => (await spans()).map((span) => span.name)).toEqual(Object.values(names));
  });

  it("leaves other properties of Express' request as they are", async () => {
    const { url } = await open('/a/:id', (request, response) => {
      const { route, baseUrl } = request as unknown as { route: { path: string }; baseUrl: string };
      response.end(JSON.stringify([route.path, baseUrl, request.params]));
    });
    expect(await (await fetch(`${url}/a/7`)).json()).toEqual(['/a/:id', '', { id: '7' }]);
  });

  it('gives a reference even if the first middleware was forgotten', async () => {
    const { tracing, logs } = createRecordedTracing();
    const app = express();
    app.all('/a', () => {
      throw new Error('broken');
    });
    app.use(expressErrorHandler(tracing));
    const response = await fetch(`${await serve(app)}/a`);
    const body = (await response.json()) as { trace_id: string };
    expect([response.status, response.headers.get('x-trace-id')]).toEqual([500, body.trace_id]);
    expect(await logs()).toMatchObject([{ traceId: body.trace_id }]);
  });
});
