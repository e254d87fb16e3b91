import { expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { compareRuns, type ComparedStep, type Difference } from 'waybill/analysis';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom, type Random } from '../../house/random.ts';
import { drawShapes, spanOf, traceOf, type Shape } from './shapes.ts';

const MS = 1_000_000;
const failed = { status: { code: 'error' } } as const;

function span(id: number, name: string, changes: Partial<SpanRecord> & Partial<Shape> = {}): SpanRecord {
  const { under, from = id * MS, to = (id + 1) * MS, ...others } = changes;
  return spanOf({ id, under, from, to }, { name, ...others });
}

/** Writes a step as a line, such as `  load: missing`. */
const lineOf = ({ run, goodRun, depth, differences }: ComparedStep): string =>
  `${'  '.repeat(depth)}${(run ?? goodRun)!.span.name}: ${differences.join(', ')}`;

const compare = (run: readonly SpanRecord[], good: readonly SpanRecord[]): readonly string[] =>
  compareRuns(traceOf(run), traceOf(good)).steps.map(lineOf);

it('tells which steps are missing, added, failed and slower', () => {
  const good = [
    span(0, 'save', { from: 0, to: 60 * MS }),
    span(1, 'check', { under: 0 }),
    span(2, 'write', { under: 0, from: 2 * MS, to: 12 * MS }),
    span(3, 'log', { under: 2, from: 3 * MS, to: 4 * MS }),
    span(4, 'send', { under: 0 }),
    span(5, 'mail', { under: 4 }),
  ];
  const run = [
    span(10, 'save', { from: 0, to: 90 * MS, ...failed }),
    span(11, 'check', { under: 10, from: 1 * MS, to: 2 * MS }),
    span(12, 'write', { under: 10, from: 2 * MS, to: 42 * MS, ...failed }),
    span(13, 'log', { under: 12, from: 3 * MS, to: 4 * MS }),
    span(14, 'write', { under: 10, from: 50 * MS, to: 51 * MS, ...failed }),
  ];
  expect(compare(run, good)).toEqual([
    'save: failed',
    '  check: ',
    '  write: failed, slower',
    '    log: ',
    '  send: missing',
    '    mail: missing',
    '  write: added',
  ]);
  expect(compareRuns(traceOf(run), traceOf(good)).counts).toEqual({
    missing: 2,
    added: 1,
    failed: 2,
    mended: 0,
    slower: 1,
    faster: 0,
  });
});

it('tells the same backwards for the other order', () => {
  const short = [span(0, 'save', { from: 0, to: 5 * MS })];
  const long = [span(0, 'save', { from: 0, to: 95 * MS, ...failed }), span(1, 'check', { under: 0 })];
  expect(compare(long, short)).toEqual(['save: failed, slower', '  check: added']);
  expect(compare(short, long)).toEqual(['save: mended, faster', '  check: missing']);
});

it('blames the slow step alone, and not the steps that waited for it', () => {
  const make = (ms: number): readonly SpanRecord[] => [
    span(0, 'save', { from: 0, to: (ms + 2) * MS }),
    span(1, 'POST', { under: 0, from: 0, to: (ms + 1) * MS }),
    span(2, 'insert', { under: 1, from: 0, to: ms * MS }),
  ];
  expect(compare(make(100), make(3))).toEqual(['save: ', '  POST: ', '    insert: slower']);
  const { steps } = compareRuns(traceOf(make(100)), traceOf(make(3)));
  expect(steps.at(-1)).toMatchObject({ run: { selfMs: 100 }, goodRun: { selfMs: 3 } });
});

it('takes a difference below the limits for chance, and takes other limits', () => {
  const make = (ms: number): readonly SpanRecord[] => [span(0, 'save', { from: 0, to: ms * MS })];
  expect(compare(make(9), make(1))).toEqual(['save: ']);
  expect(compare(make(150), make(100))).toEqual(['save: ']);
  const { steps } = compareRuns(traceOf(make(150)), traceOf(make(100)), { slowerTimes: 1.5, slowerByMs: 1 });
  expect(steps.map(lineOf)).toEqual(['save: slower']);
});

it('matches the same work on another thing, but the same thing first', () => {
  const request = (id: number, target: string): SpanRecord =>
    span(id, 'GET', { kind: 'client', attributes: { 'url.full': `https://api.example.com${target}` } });
  const good = [request(0, '/orders/7'), request(1, '/orders/8'), request(2, '/users/3')];
  const run = [request(0, '/users/9'), request(1, '/orders/8'), request(2, '/orders/9')];
  const { steps } = compareRuns(traceOf(run), traceOf(good));
  expect(steps.map((step) => step.goodRun?.span.spanId.at(-1))).toEqual(['3', '2', '1']);
  expect(steps.flatMap((step) => step.differences)).toEqual([]);
});

it('does not match steps of other programs, kinds or targets', () => {
  const good = [span(0, 'GET', { attributes: { 'url.path': '/orders' } })];
  for (const change of [
    { resource: { 'service.name': 'api' } },
    { kind: 'client' as const },
    { attributes: { 'url.path': '/users' } },
  ]) {
    const run = [span(0, 'GET', { attributes: { 'url.path': '/orders' }, ...change })];
    expect(compare(run, good)).toEqual(['GET: missing', 'GET: added']);
  }
});

/** Draws a run in which each span has a name of its own and lies inside its parent. */
function drawRun({ below }: Random): readonly Shape[] {
  return Array.from({ length: 2 + below(20) }, (_, id) => ({
    id,
    under: id ? below(id) : undefined,
    from: id * MS,
    to: (id + 1) * MS,
  }));
}

const spansOf = (shapes: readonly Shape[]): readonly SpanRecord[] =>
  shapes.map((shape) => spanOf(shape, { name: `step ${'x'.repeat(shape.id)}` }));

function isBelow(shapes: readonly Shape[], id: number, above: number): boolean {
  for (let at: number | undefined = id; at !== undefined; at = shapes[at]!.under)
    if (at === above) return true;
  return false;
}

it('finds exactly the planted difference in 1,000 random runs', () => {
  const check = (seed: number): void => {
    const random = createRandom(seed);
    const shapes = drawRun(random);
    const spans = spansOf(shapes);
    const planted = random.below(shapes.length);
    const without = spans.filter((_, id) => !isBelow(shapes, id, planted));
    const changed = (changes: Partial<SpanRecord>): readonly SpanRecord[] =>
      spans.map((one, id) => (id === planted ? { ...one, ...changes } : one));
    const lost = spans.length - without.length;
    const runs: readonly (readonly [Difference, readonly SpanRecord[], readonly SpanRecord[], number])[] = [
      ['missing', without, spans, lost],
      ['added', spans, without, lost],
      ['failed', changed(failed), spans, 1],
      ['mended', spans, changed(failed), 1],
    ];
    for (const [difference, run, good, count] of runs) {
      const { steps, counts } = compareRuns(traceOf(run.toReversed()), traceOf(good));
      expect(steps).toHaveLength(spans.length);
      expect(counts).toEqual({
        missing: 0,
        added: 0,
        failed: 0,
        mended: 0,
        slower: 0,
        faster: 0,
        [difference]: count,
      });
      const different = steps.filter(({ differences }) => differences.length > 0);
      expect(new Set(different.map(({ run: one, goodRun }) => (one ?? goodRun)!.span.spanId))).toContain(
        spans[planted]!.spanId,
      );
    }
  };
  for (const seed of fuzzSeeds(1_000)) underSeed(seed, () => check(seed));
});

it('shows each span of both runs once, behind its parent, for 1,000 pairs of strange runs', () => {
  const check = (seed: number): void => {
    const { below } = createRandom(seed);
    const draw = (offset: number): readonly SpanRecord[] =>
      drawShapes(seed * 2 + offset).map((shape) => spanOf(shape, { name: `step ${'abc'[below(3)]}` }));
    const [run, good] = [draw(0), draw(1)];
    const { steps } = compareRuns(traceOf(run), traceOf(good));
    for (const [side, spans] of [
      ['run', run],
      ['goodRun', good],
    ] as const) {
      const ids = steps.flatMap((step) => step[side]?.span.spanId ?? []);
      expect(ids.toSorted()).toEqual(spans.map(({ spanId }) => spanId).toSorted());
      for (const [at, step] of steps.entries()) {
        if (!step[side] || step.depth === 0) continue;
        const above = steps.slice(0, at).findLast(({ depth }) => depth < step.depth);
        expect(above?.[side]?.span.spanId).toBe(step[side].span.parentSpanId);
      }
    }
  };
  for (const seed of fuzzSeeds(1_000)) underSeed(seed, () => check(seed));
});

it('answers for a chain 50,000 deep and for 50,000 children of one span', () => {
  const count = 50_000;
  const build = (under: (id: number) => number | undefined): readonly SpanRecord[] =>
    Array.from({ length: count }, (_, id) => span(id, 'step', { under: under(id) }));
  const deep = build((id) => (id ? id - 1 : undefined));
  expect(compareRuns(traceOf(deep), traceOf(deep.slice(0, -1))).counts).toMatchObject({
    added: 1,
    missing: 0,
  });
  const wide = build((id) => (id ? 0 : undefined));
  expect(compareRuns(traceOf(wide), traceOf(wide.slice(0, 1))).counts).toMatchObject({ added: count - 1 });
});

it('answers for nothing, and for times and names of strangers', () => {
  expect(compareRuns(traceOf([]), traceOf([])).steps).toEqual([]);
  const strange = [span(0, 'x1 '.repeat(20_000), { startTimeUnixNano: 'soon', endTimeUnixNano: '0' })];
  expect(compareRuns(traceOf(strange), traceOf(strange)).steps).toMatchObject([
    { run: { durationMs: 0 }, differences: [] },
  ]);
});
