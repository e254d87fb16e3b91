import { type TraceData, formatReference, generateCorrelationId, generateTraceparent } from 'waybill';
import { readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFiles } from '../../../demo/server/client-files.ts';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { type Answer, callFunction, type SignedIn, signIn } from './demo-client.ts';
import { openDemo } from './open-demo.ts';

const INVITED = { email: 'hedy@northwind.example', password: 'frequency-hopping' };

describe('the functions of the demo', () => {
  let demo: Demo;
  let ada: SignedIn;
  let organizationId: string;
  let members: Record<string, string>;

  beforeAll(async () => {
    demo = await openDemo({ client: serveFiles(new Map()), provisioningTimeoutMs: 5000 });
    ada = await signIn(demo.url, demo.demoLogin);
    const { data } = await ada.supabase.from('memberships').select('id, email, organization_id');
    organizationId = data![0]!.organization_id as string;
    members = Object.fromEntries(data!.map(({ id, email }) => [String(email).split('@')[0], String(id)]));
  }, 60_000);
  afterAll(() => demo.stop());

  const call = (name: string, body: object, headers?: Record<string, string>, who = ada): Promise<Answer> =>
    callFunction(demo.url, name, { body, accessToken: who.accessToken, ...(headers && { headers }) });
  const invite = (email: string, headers?: Record<string, string>): Promise<Answer> =>
    call('invite-user', { organizationId, email, role: 'member' }, headers);

  /** Waits until the trace has a span of this name, because records leave after the answer. */
  async function traceWith(answer: Answer, spanName: string): Promise<TraceData> {
    const read = (): Promise<TraceData | null> => readTrace(demo.query, answer.headers.get('x-trace-id')!);
    await expect.poll(async () => (await read())?.spans.map(({ name }) => name)).toContain(spanName);
    return (await read())!;
  }

  test('write the ids of the request into the columns of an event and into its JSON', async () => {
    const traceparent = generateTraceparent();
    const [, traceId] = traceparent.split('-');
    const correlationId = generateCorrelationId();
    const answer = await invite('mae@northwind.example', {
      traceparent,
      'x-correlation-id': correlationId,
      'x-session-id': ada.sessionId,
    });
    expect(answer.status).toBe(201);

    const events = await demo.query(
      `select event_type, user_id::text, correlation_id::text, session_id::text, trace_id, span_id, parent_span_id,
        event_metadata from public.domain_events where trace_id = $1 order by created_at`,
      [traceId!],
    );
    expect(events.map(({ event_type }) => event_type)).toEqual([
      'invitation.requested',
      'invitation.created',
    ]);
    for (const { event_type: _type, event_metadata: metadata, user_id: userId, ...columns } of events) {
      expect(userId).toBe(ada.userId);
      expect(columns).toMatchObject({
        trace_id: traceId,
        correlation_id: correlationId,
        session_id: ada.sessionId,
      });
      expect(metadata).toEqual({ ...columns, duration_ms: expect.any(Number) });
    }
  });

  test('take the session from the verified token, whatever the header says', async () => {
    const answer = await invite('annie@northwind.example', { 'x-session-id': generateCorrelationId() });
    const rows = await demo.query(
      'select distinct session_id::text as id from public.domain_events where trace_id = $1',
      [answer.headers.get('x-trace-id')],
    );
    expect(rows).toEqual([{ id: ada.sessionId }]);
  });

  test('record each step under the function, and the function under the span of the page', async () => {
    const traceparent = generateTraceparent();
    const answer = await invite('joan@northwind.example', { traceparent });
    const { spans, logs } = await traceWith(answer, 'POST /functions/v1/invite-user');
    const server = spans.find(({ kind }) => kind === 'server')!;
    expect(server).toMatchObject({ parentSpanId: traceparent.split('-')[2], remoteParent: true });
    const steps = spans.filter(({ parentSpanId }) => parentSpanId === server.spanId);
    expect(steps.map(({ name }) => name)).toEqual([
      'check permission',
      'record request',
      'create invitation',
      'send e-mail',
    ]);
    expect(logs.map(({ body }) => body)).toEqual(['inviting a person', 'invitation sent']);
    expect(logs.every(({ spanId }) => spanId === server.spanId)).toBe(true);
  });

  test('answer a second invitation with a sentence and the reference of its trace', async () => {
    await invite('evelyn@northwind.example');
    const answer = await invite('Evelyn@northwind.example');
    const traceId = answer.headers.get('x-trace-id')!;
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      error: { message: 'Evelyn@northwind.example has already been invited.', code: 'already_invited' },
      correlation_id: answer.headers.get('x-correlation-id'),
      trace_id: traceId,
      reference: formatReference(traceId),
    });
    const { spans } = await traceWith(answer, 'POST /functions/v1/invite-user');
    const refused = spans.filter(({ attributes }) => attributes['waybill.refused']);
    expect(refused.map(({ name }) => name).toSorted()).toEqual([
      'POST /functions/v1/invite-user',
      'create invitation',
    ]);
    expect(spans.filter(({ status }) => status.code === 'error')).toEqual([]);
  });

  test('withdraw an invitation whose e-mail cannot be sent, and name the failed step', async () => {
    const answer = await invite('ida@unreachable.example');
    expect(answer).toMatchObject({ status: 502, body: { error: { code: 'email_not_sent' } } });
    const { spans, events } = await traceWith(answer, 'POST /functions/v1/invite-user');
    const failed = spans.filter(({ status }) => status.code === 'error');
    expect(failed.map(({ name }) => name).toSorted()).toEqual([
      'POST /functions/v1/invite-user',
      'send e-mail',
    ]);
    expect(events.map(({ eventType }) => eventType)).toEqual([
      'invitation.requested',
      'invitation.created',
      'invitation.withdrawn',
    ]);
    expect((await invite('ida@unreachable.example')).status).toBe(502);
  });

  test('keep requests apart that run at the same time, while pages read', async () => {
    const calls = Array.from({ length: 20 }, async (_, index) => {
      const traceparent = generateTraceparent();
      const [answer, { data }] = await Promise.all([
        invite(`person-${index % 15}@northwind.example`, { traceparent }),
        ada.supabase.from('memberships').select(),
      ]);
      expect(answer.headers.get('x-trace-id')).toBe(traceparent.split('-')[1]);
      expect(data).not.toHaveLength(0);
      return answer.status;
    });
    const statuses = await Promise.all(calls);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(15).fill(201),
      ...Array<number>(5).fill(409),
    ]);
  });

  test('do not invite a member again', async () => {
    const { status, body } = await invite('grace@northwind.example');
    expect({ status, error: body['error'] }).toEqual({
      status: 409,
      error: { message: 'grace@northwind.example is already a member.', code: 'already_member' },
    });
  });

  test('accept the invited person, in the process that began with the invitation', async () => {
    const { body, headers } = await invite(INVITED.email);
    const { token } = body['invitation'] as { token: string };
    expect((await call('accept-invitation', { token })).body).toMatchObject({
      error: { code: 'other_recipient' },
    });

    const hedy = await signIn(demo.url, INVITED, { isNew: true });
    const { data } = await hedy.supabase.from('invitations').select('token, correlation_id');
    expect(data).toEqual([{ token, correlation_id: headers.get('x-correlation-id') }]);
    expect(await call('accept-invitation', { token }, undefined, hedy)).toMatchObject({
      status: 200,
      body: { organizationId },
    });
    const events = await demo.query(
      "select event_type from public.domain_events where correlation_id = $1::uuid and event_type like 'invitation.%' order by created_at",
      [headers.get('x-correlation-id')],
    );
    expect(events.map(({ event_type }) => event_type)).toEqual([
      'invitation.requested',
      'invitation.created',
      'invitation.accepted',
    ]);
    expect((await call('accept-invitation', { token }, undefined, hedy)).status).toBe(410);
    expect(
      await call('invite-user', { organizationId, email: 'x@y.example', role: 'member' }, undefined, hedy),
    ).toMatchObject({ status: 403, body: { error: { code: 'not_allowed' } } });
  });

  test('set up an organization in steps, one of them in another service', async () => {
    const answer = await call('organization-bootstrap', { name: 'Ålesund Fisk', region: 'eu-central' });
    expect(answer).toMatchObject({ status: 201, body: { organization: { slug: 'alesund-fisk' } } });
    const { spans, events } = await traceWith(answer, 'POST /workspaces');
    const named = (name: string) => spans.find((span) => span.name === name)!;
    const server = named('POST /functions/v1/organization-bootstrap');
    const steps = spans.filter(({ parentSpanId }) => parentSpanId === server.spanId);
    expect(steps.map(({ name }) => name)).toEqual([
      'check name',
      'create organization',
      'add owner',
      'provision workspace',
      'send welcome e-mail',
    ]);
    const request = spans.find(({ kind }) => kind === 'client')!;
    expect(request.parentSpanId).toBe(named('provision workspace').spanId);
    expect(named('POST /workspaces')).toMatchObject({
      parentSpanId: request.spanId,
      remoteParent: true,
      resource: { 'service.name': 'provisioner' },
    });
    expect(events.map(({ eventType }) => eventType)).toEqual([
      'organization.requested',
      'organization.created',
      'workspace.provisioned',
    ]);
  });

  test('give up on a region that hangs, and undo the finished steps', async () => {
    const answer = await call('organization-bootstrap', { name: 'Monsoon', region: 'ap-south' });
    expect(answer).toMatchObject({ status: 504, body: { error: { code: 'provisioning_timeout' } } });
    expect(await demo.query("select from public.organizations where slug = 'monsoon'")).toEqual([]);
    await traceWith(answer, 'POST /functions/v1/organization-bootstrap');
    const { spans } = await traceWith(answer, 'allocate storage');
    const stateOf = (name: string) => spans.find((span) => span.name === name)?.status.code;
    expect(stateOf('provision workspace')).toBe('error');
    expect(spans.find(({ name }) => name === 'allocate storage')?.status).toEqual({
      code: 'error',
      message: 'the caller gave up while ap-south had no capacity',
    });
    expect(stateOf('undo organization')).toBe('unset');
    expect(stateOf('POST /functions/v1/organization-bootstrap')).toBe('error');
  });

  test('keep the last administrator', async () => {
    for (const change of ['demote', 'remove']) {
      const answer = await call('manage-user', { organizationId, membershipId: members['ada'], change });
      expect(answer).toMatchObject({ status: 422, body: { error: { code: 'last_admin' } } });
    }
  });

  test('keep the last administrator in the database, whatever statement would remove the right', async () => {
    const lastAdmin = { code: 'NW001' };
    for (const statement of [
      "update public.memberships set role = 'member' where role = 'admin'",
      "delete from public.memberships where role = 'admin'",
    ]) {
      await expect(demo.query(statement)).rejects.toMatchObject(lastAdmin);
    }
    // An organization that is deleted takes its administrators with it.
    const [made] = await demo.query(
      `with made as (insert into public.organizations (name, slug, region) values ('X', 'x-y', 'z') returning id)
       insert into public.memberships (organization_id, user_id, email, role)
       select id, gen_random_uuid(), 'x@x.example', 'admin' from made returning organization_id::text as id`,
    );
    await demo.query('delete from public.organizations where id = $1::uuid', [String(made!['id'])]);
  });

  test('tell the holder of a link who invites into which organization', async () => {
    const sent = await invite('chien@northwind.example');
    const { token } = sent.body['invitation'] as { token: string };
    const opened = await callFunction(demo.url, 'open-invitation', { body: { token } });
    expect(opened).toMatchObject({
      status: 200,
      body: {
        invitation: {
          organizationId,
          organizationName: 'Northwind Traders',
          email: 'chien@northwind.example',
          invitedBy: 'ada@northwind.example',
          status: 'pending',
          correlationId: sent.headers.get('x-correlation-id'),
        },
      },
    });
    const wrong = await callFunction(demo.url, 'open-invitation', { body: { token: 'cut-off' } });
    expect(wrong).toMatchObject({ status: 404, body: { error: { code: 'invitation_not_found' } } });
  });

  test('hide the reason of an internal error, and record it for support', async () => {
    const body = { organizationId, membershipId: members['jean'], change: 'remove' };
    const answer = await call('manage-user', body);
    expect(answer.status).toBe(500);
    expect(answer.body['error']).toMatchObject({ code: 'internal_error' });
    expect(JSON.stringify(answer.body)).not.toMatch(/handovers|foreign key/);
    const { logs } = await traceWith(answer, 'POST /functions/v1/manage-user');
    expect(logs.find(({ severityText }) => severityText === 'ERROR')?.attributes).toMatchObject({
      'exception.message': expect.stringContaining('foreign key constraint') as string,
    });
  });

  test.each([
    {
      what: 'no signed-in user',
      name: 'invite-user',
      body: { role: 'member' },
      isAnonymous: true,
      refusal: { status: 401, code: 'not_signed_in' },
    },
    {
      what: 'no JSON',
      name: 'invite-user',
      body: '{',
      refusal: { status: 400, code: 'invalid_request' },
    },
    {
      what: 'no object',
      name: 'manage-user',
      body: '[]',
      refusal: { status: 400, code: 'invalid_request' },
    },
    {
      what: 'no UUID',
      name: 'accept-invitation',
      body: { token: "' or true --" },
      refusal: { status: 400, code: 'invalid_request' },
    },
    {
      what: 'no region',
      name: 'organization-bootstrap',
      body: { name: 'x', region: 'mars' },
      refusal: { status: 400, code: 'invalid_request' },
    },
    {
      what: 'no letters',
      name: 'organization-bootstrap',
      body: { name: '—', region: 'us-east' },
      refusal: { status: 400, code: 'invalid_name' },
    },
  ])('refuse a request with $what', async ({ name, body, isAnonymous = false, refusal }) => {
    const answer = await callFunction(demo.url, name, {
      body,
      ...(isAnonymous ? {} : { accessToken: ada.accessToken }),
    });
    expect(answer).toMatchObject({ status: refusal.status, body: { error: { code: refusal.code } } });
  });
});
