import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, type QueryFunction } from 'waybill/postgres';
import { firstSeed } from '../../house/fuzz-seeds.ts';
import { openPglite } from '../../house/open-pglite.ts';
import { createRandom } from '../../house/random.ts';
import { startChain } from './start-chain.ts';

const CLICKS = 60;
const SPANS_OF_A_CLICK = [
  'GET /',
  'GET',
  'GET /',
  'GET',
  'GET /',
  'send mails',
  'process mails',
  'process mails',
];

let database: PGlite;
const query: QueryFunction = async (sql, params) =>
  (await database.query<Record<string, unknown>>(sql, params as unknown[])).rows;

beforeAll(async () => {
  database = await openPglite();
  await migrate(query);
});
afterAll(() => database.close());

const countOf = async (sql: string): Promise<number> =>
  Number((await query(`select count(*) as found from (${sql}) as rows`))[0]!['found']);

it.each([0, 0.1, 0.3, 1])(
  'a chain answers, stores each record once and counts truly when each hop loses %f of the headers',
  async (dropped) => {
    await query('truncate waybill.spans');
    const chain = await startChain(query, { random: createRandom(firstSeed + dropped * 10), dropped });
    for (let nth = 0; nth < CLICKS; nth++) {
      const traceId = (nth + 1).toString(16).padStart(32, '0');
      const headers = { 'x-service': 'page', traceparent: `00-${traceId}-b7ad6b7169203331-01` };
      const response = await fetch(chain.address, { headers });
      expect([response.status, await response.text()]).toEqual([200, 'done']);
    }
    expect(await chain.deliver()).toBe(CLICKS);
    await chain.end();

    expect(chain.diagnostics).toEqual([]);
    for (const [tracing, { expected }] of chain.hops) {
      expect(tracing.propagation()).toMatchObject({ ...expected, badHeaders: 0, clockConflicts: 0 });
    }

    const names = await query('select name from waybill.spans');
    const wanted = Array.from({ length: CLICKS }, () => SPANS_OF_A_CLICK).flat();
    expect(names.map(({ name }) => String(name)).toSorted()).toEqual(wanted.toSorted());
    // Each loss begins a trace. A message without headers begins one at each delivery.
    const [, shop, stock] = chain.hops.map(([, { expected }]) => expected.withoutHeaders);
    const lostMessages = chain.messageRoad.expected.withoutHeaders;
    expect(await countOf('select distinct trace_id from waybill.spans')).toBe(
      CLICKS + shop! + stock! + 2 * lostMessages,
    );
    // All other spans have the parent that caused them. The spans of the page are not stored.
    expect(
      await countOf(`
        select 1 from waybill.spans as child join waybill.spans as parent
          on parent.trace_id = child.trace_id and parent.span_id = child.parent_span_id
        where (child.kind, parent.kind) in (
          ('client', 'server'), ('server', 'client'), ('producer', 'server'), ('consumer', 'producer'))`),
    ).toBe(CLICKS * 7 - shop! - stock! - 2 * lostMessages);
    // Only a peer that is known to send headers can lose them.
    const lost = chain.hops.reduce((total, [, { expected }]) => total + expected.lost, 0);
    expect(
      await countOf(`select 1 from waybill.spans where attributes -> 'waybill.context_lost' = 'true'`),
    ).toBe(lost);
    expect(await countOf(`select 1 from waybill.spans where attributes ? 'waybill.message_problems'`)).toBe(
      2 * lostMessages,
    );
  },
);
