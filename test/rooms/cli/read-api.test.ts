import { readFile } from 'node:fs/promises';
import { createTraceApi } from 'waybill/server';
import { memoryStore } from 'waybill/testing';
import { expect, it } from 'vitest';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { REQUEST } from '../postgres/records.ts';
import { listen } from '../server/listen.ts';
import { ask } from './ask.ts';

/** Serves the trace of a failed invitation over HTTP, to one token. */
async function serve() {
  const reader = memoryStore();
  await reader([...failedInvite.spans, ...failedInvite.logs], { ...REQUEST, tenant: 'acme' });
  reader.addEvents(failedInvite.events, { tenant: 'acme' });
  const verdicts: Readonly<Record<string, object>> = {
    'Bearer good': { tenant: 'acme' },
    'Bearer other': { tenant: 'umbrella' },
    'Bearer known': { mayRead: false },
  };
  const authenticate = ({ headers }: Request) => verdicts[headers.get('authorization') ?? ''];
  return `${await listen(createTraceApi({ reader, authenticate }))}/traces`;
}

it('shows a trace of a trace API as the golden file', async () => {
  const url = await serve();
  const golden = await readFile(new URL('golden/failed-invite.txt', import.meta.url), 'utf8');
  const args = ['trace', 'KM70-WHSPV', '--width', '110'];
  const byOption = await ask([...args, '--api', url], { environment: { WAYBILL_TOKEN: 'good' } });
  expect(byOption).toEqual({ code: 0, printed: golden, complaints: '' });
  const environment = { WAYBILL_TOKEN: 'good', WAYBILL_API_URL: url, DATABASE_URL: 'postgres:///unused' };
  expect(await ask(args, { environment })).toEqual(byOption);
});

it('says why a trace API gives nothing, in one sentence without the token', async () => {
  const url = await serve();
  const asking = async (environment: Record<string, string>, address = url) => {
    const { code, printed, complaints } = await ask(['trace', 'KM70-WHSPV', '--api', address], {
      environment,
    });
    expect(printed).toBe('');
    return [code, complaints.replaceAll(url, '…')];
  };
  expect(await asking({ WAYBILL_TOKEN: 'other' })).toEqual([
    1,
    'Nothing is stored for the reference KM70-WHSPV.\n',
  ]);
  expect(await asking({})).toEqual([
    2,
    'waybill: … takes no request with these credentials (status 401). Set WAYBILL_TOKEN.\n',
  ]);
  expect(await asking({ WAYBILL_TOKEN: 'known' })).toEqual([
    2,
    'waybill: … does not allow these credentials to read (status 403).\n',
  ]);
  expect(await asking({ WAYBILL_TOKEN: 'two words' })).toEqual([
    2,
    'waybill: traceApi got a token that no header can carry; pass the bare token. The token comes from WAYBILL_TOKEN.\n',
  ]);
  const other = await listen(() => new Response('<!doctype html>'));
  expect(await asking({ WAYBILL_TOKEN: 'good' }, other)).toEqual([
    2,
    `waybill: ${other} is not the address of a trace API (status 200).\n`,
  ]);
});
