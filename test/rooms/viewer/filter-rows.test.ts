import { describe, expect, it } from 'vitest';
import { layoutTrace } from '../../../src/viewer/layout/layout-trace.ts';
import { NO_FILTER, type RowFilter } from '../../../src/viewer/layout/row-filter.ts';
import { collapseAll, collapseToErrors } from '../../../src/viewer/tools/collapse-rows.ts';
import { describeFiltered, rowsAsText } from '../../../src/viewer/tools/describe-rows.ts';
import { filterRows, isSet, type FilteredRows } from '../../../src/viewer/tools/filter-rows.ts';
import { findRows, nextMatch } from '../../../src/viewer/tools/find-rows.ts';
import { visibleRows } from '../../../src/viewer/layout/visible-rows.ts';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { log, resources, span, trace } from '../../../stories/fixtures/trace-records.ts';

const failed = { code: 'error' } as const;

// Save (100 ms) waits for Load (20 ms) and for Store (70 ms). Store waits for Write (60 ms), which failed.
const saving = trace({
  spans: [
    span(1, 'Save', [0, 100], { resource: resources.web }),
    span(2, 'Load', [5, 25], { under: 1, attributes: { 'cache.key': 'Order-17' } }),
    span(3, 'Store', [25, 95], { under: 1 }),
    span(4, 'Write', [30, 90], { under: 3, status: { ...failed, message: 'Disk full' } }),
    span(5, 'Notify', [30, 31], { under: 3, resource: resources.web }),
  ],
  logs: [log(1, 'Seventeen rows are waiting', 40, { under: 4 }), log(2, 'Loaded', 20, { under: 2 })],
});
const { rows } = layoutTrace(saving);

const filtered = (change: Partial<RowFilter>): FilteredRows =>
  filterRows(saving, rows, { ...NO_FILTER, ...change });

/** Writes each row that is left, with brackets around a row that does not match. */
const left = (change: Partial<RowFilter>): readonly string[] =>
  filtered(change).rows.map(({ name, isDimmed }) => (isDimmed ? `(${name})` : name));

describe('a filter', () => {
  it.each<[Partial<RowFilter>, string[]]>([
    [{ text: 'seventeen ROWS' }, ['(Save)', '(Store)', '(Write)', 'Seventeen rows are waiting']],
    [{ text: 'order-17' }, ['(Save)', 'Load']],
    [{ text: 'disk full' }, ['(Save)', '(Store)', 'Write']],
    [{ service: 'team-web' }, ['Save', '(Store)', 'Notify']],
    [{ operation: 'Store' }, ['(Save)', 'Store']],
    [{ errors: true }, ['(Save)', '(Store)', 'Write']],
    [{ slowMs: 19 }, ['(Save)', 'Load', '(Store)', 'Write']],
    [{ slowMs: 20 }, ['(Save)', '(Store)', 'Write']],
    [{ critical: true }, ['Save', 'Load', 'Store', 'Write']],
    [{ critical: true, text: 'l' }, ['(Save)', 'Load', '(Store)', 'Write']],
    [{ critical: true, slowMs: 5, text: 'load' }, ['(Save)', 'Load']],
    [{ text: 'no such text' }, []],
  ])('%j keeps the matches and the rows above them', (change, names) => {
    expect(left(change)).toEqual(names);
  });

  it('says what it shows and what it hides', () => {
    expect(describeFiltered(filtered({ errors: true }))).toBe(
      '1 of 5 spans shown, with 2 rows above the matches. 4 rows hidden.',
    );
    expect(describeFiltered(filtered({ text: 'save' }))).toBe('1 of 5 spans shown. 6 rows hidden.');
  });

  it('gives each row its place among the rows that are left', () => {
    const places = filtered({ operation: 'Notify' }).rows.map(
      ({ name, index, level, position, setSize, hasChildren }) => [
        name,
        index,
        level,
        position,
        setSize,
        hasChildren,
      ],
    );
    expect(places).toEqual([
      ['Save', 0, 1, 1, 1, true],
      ['Store', 1, 2, 1, 1, true],
      ['Notify', 2, 3, 1, 1, false],
    ]);
  });

  it('changes nothing in the rows of the trace', () => {
    filtered({ operation: 'Notify' });
    expect(rows.map(({ index, isDimmed }) => [index, isDimmed])).toEqual(rows.map((_, at) => [at, false]));
  });

  it('is set if it has a condition', () => {
    expect(isSet(NO_FILTER)).toBe(false);
    expect(isSet({ ...NO_FILTER, text: ' ' })).toBe(false);
    expect(isSet({ ...NO_FILTER, slowMs: 0 })).toBe(true);
    expect(isSet({ ...NO_FILTER, critical: true })).toBe(true);
  });
});

describe('a search', () => {
  const names = (text: string): readonly string[] => findRows(rows, text).map(({ name }) => name);

  it('finds a text in each kind of row', () => {
    expect(names('load')).toEqual(['Load', 'Loaded']);
    expect(names('b7ad6b7169200004')).toEqual(['Write']);
    expect(names('  ')).toEqual([]);
    const invite = layoutTrace(failedInvite).rows;
    const inInvite = (text: string): readonly string[] => findRows(invite, text).map((row) => row.name);
    expect(inInvite('invitation.rejected')).toContain('invitation.rejected');
    expect(inInvite('POST /functions/v1')).toEqual(['POST /functions/v1/invite-user']);
    expect(inInvite('create-invitation.ts')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Postgres/)]),
    );
  });

  it('goes from match to match and around', () => {
    const matches = findRows(rows, 'load');
    const at = (index: number): (typeof rows)[number] => rows[index]!;
    expect(nextMatch(matches, at(0), 1)?.name).toBe('Load');
    expect(nextMatch(matches, matches[0], 1)?.name).toBe('Loaded');
    expect(nextMatch(matches, matches[1], 1)?.name).toBe('Load');
    expect(nextMatch(matches, matches[0], -1)?.name).toBe('Loaded');
    expect(nextMatch(matches, at(rows.length - 1), -1)?.name).toBe('Loaded');
    expect(nextMatch([], at(0), 1)).toBeUndefined();
  });
});

describe('collapsing', () => {
  const names = (collapsed: ReadonlySet<string>): readonly string[] =>
    visibleRows(rows, collapsed).map(({ name }) => name);

  it('leaves the rows at the top', () => {
    expect(names(collapseAll(rows))).toEqual(['Save']);
  });

  it('can leave the errors and the rows beside and above them', () => {
    expect(names(collapseToErrors(rows))).toEqual(['Save', 'Load', 'Store', 'Write', 'Notify']);
  });
});

it('copies rows as lines of text, indented by their level', () => {
  expect(rowsAsText(rows.slice(0, 3))).toBe(
    'Save\tteam-web\tOK\t100 ms\n  Load\tinvite-user\tOK\t20 ms\n    Loaded\tinvite-user\tInfo',
  );
});

it('filters a chain of 12,000 spans', () => {
  const chain = trace({
    spans: Array.from({ length: 12_000 }, (_, id) =>
      span(id + 1, id === 11_999 ? 'deepest' : 'step', [id, 24_000 - id], id ? { under: id } : {}),
    ),
  });
  const { rows: deep } = layoutTrace(chain);
  const only = filterRows(chain, deep, { ...NO_FILTER, text: 'deepest' });
  expect([only.rows.length, only.dimmedCount, only.hiddenCount]).toEqual([12_000, 11_999, 0]);
  expect(collapseToErrors(deep).size).toBe(11_999);
});
