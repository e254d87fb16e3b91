import { describe, expect, it } from 'vitest';
import type { LogRecord, SpanRecord, TraceData } from 'waybill';
import { layoutTrace } from '../../../src/viewer/layout/layout-trace.ts';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { missingParent, unfinishedAndSkewed } from '../../../stories/fixtures/trace-incomplete.ts';
import { event, log, span, trace } from '../../../stories/fixtures/trace-records.ts';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom } from '../../house/random.ts';

/** Writes the tree as indented lines. */
function outline(data: TraceData): string[] {
  return layoutTrace(data).rows.map(
    ({ level, name, misplacement }) =>
      `${'  '.repeat(level - 1)}${name}${misplacement ? ` (${misplacement})` : ''}`,
  );
}

function rowNamed(data: TraceData, name: string) {
  return layoutTrace(data).rows.find((row) => row.name === name)!;
}

describe('the tree', () => {
  it('puts log lines and events under their span, in the order of time', () => {
    expect(outline(failedInvite)).toEqual([
      'Invite member',
      '  Submitting the invitation form',
      '  POST /functions/v1/invite-user',
      '    POST /invite-user',
      '      Verify token',
      '      Check team seats',
      '        14 of 25 seats taken',
      '      Create invitation',
      '        The role is not in the list of 12 November',
      '        PostgresError: new row for relation "invitations" violates check constraint "invitations_role_check"',
      '      invitation.rejected',
      '  FunctionsHttpError: Edge Function returned a non-2xx status code',
    ]);
  });

  it('reads the same whatever the order of the records', () => {
    const reversed = {
      ...failedInvite,
      spans: failedInvite.spans.toReversed(),
      logs: failedInvite.logs.toReversed(),
    };
    expect(outline(reversed)).toEqual(outline(failedInvite));
  });

  it('keeps a span without a recorded parent, and says so', () => {
    expect(outline(missingParent)).toEqual([
      'POST /accept-invitation (parent not recorded)',
      '  Verify token',
      '  Add member',
      '    Member added to team_41',
      'Cache warmed (span not recorded)',
    ]);
  });

  it('cuts a circle of parents at its earliest span', () => {
    const spans = [
      span(1, 'a', [2, 9], { under: 3 }),
      span(2, 'b', [1, 9], { under: 1 }),
      span(3, 'c', [3, 9], { under: 2 }),
    ];
    expect(outline(trace({ spans: [...spans, span(4, 'd', [4, 5], { under: 1 })] }))).toEqual([
      'b (parents form a circle)',
      '  c',
      '    a',
      '      d',
    ]);
  });

  it('shows a span that names itself as its parent', () => {
    expect(outline(trace({ spans: [span(1, 'a', [0, 1], { under: 1 })] }))).toEqual([
      'a (parents form a circle)',
    ]);
  });

  it('treats an empty parent id as no parent', () => {
    expect(outline(trace({ spans: [span(1, 'a', [0, 1], { parentSpanId: '' })] }))).toEqual(['a']);
  });

  it('shows the finished span, whatever its snapshots say', () => {
    const unfinished = { attributes: { 'waybill.unfinished': true } };
    const snapshots = [span(1, 'a', [0, 5], unfinished), span(1, 'a', [0, 12], unfinished)];
    const final = span(1, 'a', [0, 9]);
    for (const spans of [
      [...snapshots, final],
      [final, ...snapshots],
      [snapshots[0]!, final, snapshots[1]!],
    ]) {
      const { rows } = layoutTrace(trace({ spans }));
      expect(rows.map((row) => [row.durationMs, row.statusWord])).toEqual([[9, 'OK']]);
    }
    for (const spans of [snapshots, snapshots.toReversed()])
      expect(layoutTrace(trace({ spans })).rows.map((row) => row.durationMs)).toEqual([12]);
  });

  it('shows the first of two finished spans', () => {
    const [first, second] = [span(1, 'a', [0, 5]), span(1, 'b', [0, 9])];
    expect(outline(trace({ spans: [first, second] }))).toEqual(['a']);
    expect(outline(trace({ spans: [second, first] }))).toEqual(['b']);
  });

  it('shows the record of a server, and a record of a page with the same id as a claim', () => {
    const real = span(1, 'real', [0, 5], { attributes: { 'waybill.unfinished': true } });
    const forged = span(1, 'forged', [0, 9], { lane: 'page', kind: 'server' });
    const line = log(1, 'real line', 1);
    const forgedLine = { ...log(1, 'forged line', 0), lane: 'page' } as const;
    for (const reversed of [false, true]) {
      const [spans, logs] = [
        [real, forged],
        [line, forgedLine],
      ].map((records) => (reversed ? records.toReversed() : records)) as [SpanRecord[], LogRecord[]];
      const { rows } = layoutTrace(trace({ spans, logs }));
      expect(rows.map(({ name, claims, claimWords }) => [name, claims, claimWords])).toEqual([
        ['real', [forged], 'a page claims otherwise'],
        ['real line', [forgedLine], 'a page claims otherwise'],
      ]);
    }
  });

  it('notes what only a page says about a server or a user, and leaves the own work of a page alone', () => {
    const words = (changes: Partial<SpanRecord>) =>
      layoutTrace(trace({ spans: [span(1, 'a', [0, 5], changes)] })).rows.map((row) => [
        row.isClaimed,
        row.claimWords,
      ]);
    expect(words({ lane: 'page' })).toEqual([[true, null]]);
    expect(words({ lane: 'page', kind: 'client' })).toEqual([[true, null]]);
    expect(words({ lane: 'page', kind: 'server' })).toEqual([[true, 'claimed by a page']]);
    expect(words({ lane: 'page', kind: 'consumer' })).toEqual([[true, 'claimed by a page']]);
    expect(words({ lane: 'page', attributes: { 'user.id': 'a' } })).toEqual([[true, 'claimed by a page']]);
    expect(words({ kind: 'server', attributes: { 'user.id': 'a' } })).toEqual([[false, null]]);
  });

  it('shows a log line that arrived twice once', () => {
    expect(outline(trace({ logs: [log(1, 'a', 0), log(1, 'a', 0)] }))).toEqual(['a']);
  });

  it('places an event by its parent span where its own span was not recorded', () => {
    const written = {
      ...event('1', 'member.added', 3, { under: 9 }),
      parentSpanId: span(1, '', [0, 0]).spanId,
    };
    expect(outline(trace({ spans: [span(1, 'a', [0, 5])], events: [written] }))).toEqual([
      'a',
      '  member.added',
    ]);
  });

  it('counts level, position and siblings as a tree widget needs them', () => {
    const { rows } = layoutTrace(missingParent);
    expect(rows.map(({ level, position, setSize }) => [level, position, setSize])).toEqual([
      [1, 1, 2],
      [2, 1, 2],
      [2, 2, 2],
      [3, 1, 1],
      [1, 2, 2],
    ]);
  });

  it('survives a chain of 12,000 spans', () => {
    const spans = Array.from({ length: 12_000 }, (_, id) =>
      span(id, 'a', [id, id + 1], { under: id === 0 ? undefined : id - 1 }),
    );
    expect(layoutTrace(trace({ spans })).rows.at(-1)!.level).toBe(12_000);
  });
});

describe('the bars', () => {
  it('stand where the times say, as fractions of the whole', () => {
    const data = trace({ spans: [span(1, 'a', [0, 200]), span(2, 'b', [50, 150], { under: 1 })] });
    expect(rowNamed(data, 'b')).toMatchObject({ offset: 0.25, width: 0.5, durationMs: 100 });
  });

  it('keep a difference of one nanosecond', () => {
    const a = span(1, 'a', [0, 1]);
    const b = { ...span(2, 'b', [0, 1]), startTimeUnixNano: String(BigInt(a.startTimeUnixNano) + 1n) };
    expect(outline(trace({ spans: [b, a] }))).toEqual(['a', 'b']);
    expect(rowNamed(trace({ spans: [b, a] }), 'b').durationMs).toBe(0.999999);
  });

  it('are not moved where clocks disagree: a child may begin before its parent', () => {
    const { rows, durationMs } = layoutTrace(unfinishedAndSkewed);
    const server = rows.find((row) => row.name === 'POST /organization-bootstrap')!;
    expect(durationMs).toBe(820);
    expect(server.offset).toBe(0);
    expect(rows[0]).toMatchObject({ name: 'Create organisation', offset: 180 / 820 });
  });

  it('have no width where a span ends as it begins, or before', () => {
    const data = trace({
      spans: [span(1, 'a', [0, 10]), span(2, 'b', [5, 5], { under: 1 }), span(3, 'c', [6, 4], { under: 1 })],
    });
    expect(rowNamed(data, 'b')).toMatchObject({ offset: 0.5, width: 0, durationMs: 0 });
    expect(rowNamed(data, 'c')).toMatchObject({ offset: 0.6, width: 0, durationMs: 0 });
  });

  it('are not squeezed by a record without a usable time', () => {
    const broken = { ...span(2, 'b', [0, 0], { under: 1 }), startTimeUnixNano: 'soon', endTimeUnixNano: '' };
    const data = trace({ spans: [span(1, 'a', [0, 10]), broken] });
    expect(layoutTrace(data).durationMs).toBe(10);
    expect(rowNamed(data, 'b')).toMatchObject({ offset: 0, width: 0 });
  });

  it('place an event by the microseconds of the database', () => {
    const early = { ...event('1', 'first', 5, { under: 1 }), createdAt: '2026-11-20T08:39:02.123456+00:00' };
    const late = { ...event('2', 'second', 5, { under: 1 }), createdAt: '2026-11-20T08:39:02.123457+00:00' };
    expect(outline(trace({ events: [late, early] })).map((line) => line.split(' ')[0])).toEqual([
      'first',
      'second',
    ]);
  });
});

it('gives an empty trace no rows', () => {
  expect(layoutTrace(trace())).toEqual({ rows: [], start: 0n, durationMs: 0 });
});

it('loses and doubles no span of 300 random traces', () => {
  const check = (seed: number): void => {
    const spans = randomSpans(seed);
    const { rows } = layoutTrace(trace({ spans }));
    const shown = rows.map((row) => row.id);

    const ids = [...new Set(spans.map((each) => `span:${each.spanId}`))];
    expect(shown.toSorted()).toEqual(ids.toSorted());
    for (const [index, row] of rows.entries()) {
      const above = rows.slice(0, index).find((other) => other.id === row.parentId);
      expect(above?.id ?? null).toBe(row.parentId);
      expect(row.level).toBe((above?.level ?? 0) + 1);
      expect(row.offset).toBeGreaterThanOrEqual(0);
      expect(row.offset + row.width).toBeLessThanOrEqual(1 + 1e-9);
    }
  };
  for (const seed of fuzzSeeds(300)) underSeed(seed, () => check(seed));
});

/** Creates spans with orphans, circles, duplicates and bad times. The same seed gives the same spans. */
function randomSpans(seed: number): SpanRecord[] {
  const { below } = createRandom(seed);
  const count = 1 + below(40);
  return Array.from({ length: count }, () => {
    const start = below(1_000);
    const under = below(5) === 0 ? undefined : below(count + 5);
    return span(below(count), 'a', [start, start + below(300) - 50], { under });
  });
}
