import { expect, it } from 'vitest';
import {
  compareClocks,
  createClock,
  happensBefore,
  mergeClocks,
  type Clock,
  type ClockVector,
} from 'waybill/clock';
import { firstSeed, fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom, type Random } from '../../house/random.ts';

const NAMES = ['a#1', 'b#1', 'c#1', '__proto__', 'constructor', 'toString'];

function drawClock({ below, chance }: Random): ClockVector {
  return NAMES.filter(() => chance(0.6)).map((name) => [name, below(4)]);
}

const sorted = (clock: ClockVector): ClockVector => clock.toSorted(([a], [b]) => (a < b ? -1 : 1));

it('merging is commutative, associative and idempotent, and no count gets lower', () => {
  for (const seed of fuzzSeeds(200)) {
    const random = createRandom(seed);
    const [a, b, c] = [drawClock(random), drawClock(random), drawClock(random)];
    underSeed(seed, () => {
      const merged = mergeClocks(a, b);
      expect(sorted(merged)).toEqual(sorted(mergeClocks(b, a)));
      expect(mergeClocks(merged, c)).toEqual(mergeClocks(a, mergeClocks(b, c)));
      expect(mergeClocks(merged, merged, a)).toEqual(merged);
      for (const [name, count] of a) expect(new Map(merged).get(name)).toBeGreaterThanOrEqual(count);
    });
  }
});

it('the order is that of all counts: opposite from the other side, transitive, and kept by a merge', () => {
  const opposite = { before: 'after', after: 'before', equal: 'equal', concurrent: 'concurrent' };
  const seen = new Set<string>();
  for (const seed of fuzzSeeds(200)) {
    const random = createRandom(seed);
    const [a, b, c] = [drawClock(random), drawClock(random), drawClock(random)];
    underSeed(seed, () => {
      const order = compareClocks(a, b);
      seen.add(order);
      expect(compareClocks(b, a)).toBe(opposite[order]);
      if (order === 'before') expect(happensBefore(a, mergeClocks(b, c))).toBe(true);
      if (order === 'before' && happensBefore(b, c)) expect(happensBefore(a, c)).toBe(true);
      expect(['before', 'equal']).toContain(compareClocks(a, mergeClocks(a, b)));
    });
  }
  expect(seen.size).toBe(4);
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const context = { traceId, spanId: 'b7ad6b7169203331', flags: 1, correlationId: traceId, sessionId: null };

/** A message on its way, with all messages that caused it. */
interface Sent {
  readonly header: string;
  readonly clock: ClockVector;
  readonly nth: number;
  readonly causes: ReadonlySet<number>;
}

/** Lets programs send messages to each other in a random order. Returns all messages. */
function exchange({ pick, chance }: Random, programs: readonly Clock[]): readonly Sent[] {
  const known = new Map(programs.map((program) => [program, new Set<number>()]));
  const messages: Sent[] = [];
  for (let step = 0; step < 60; step++) {
    const program = pick(programs);
    const causes = known.get(program)!;
    if (chance(0.5) && messages.length > 0) {
      const message = pick(messages);
      program.extract(message.header, context);
      for (const nth of [...message.causes, message.nth]) causes.add(nth);
      continue;
    }
    const nth = messages.length;
    const header = program.inject(context);
    messages.push({ header, clock: program.vectorOf(traceId), nth, causes: new Set(causes) });
    causes.add(nth);
  }
  return messages;
}

it('a message happens before another exactly if it is among its causes', () => {
  for (const seed of fuzzSeeds(12)) {
    const programs = ['a', 'b', 'c', 'd'].map((instance) => createClock({ service: 's', instance }));
    const messages = exchange(createRandom(seed), programs);
    underSeed(seed, () => {
      const pairs = messages.flatMap((a) => messages.map((b) => [a, b] as const));
      const wrong = pairs.filter(([a, b]) => happensBefore(a.clock, b.clock) !== b.causes.has(a.nth));
      expect(wrong).toEqual([]);
    });
  }
});

it('the bound holds for any headers, and known counts never get lower', () => {
  const random = createRandom(firstSeed);
  const program = createClock({ service: 's', instance: 'own', maxComponents: 5 });
  let before: ClockVector = [];
  for (let nth = 0; nth < 200; nth++) {
    const sender = createClock({ service: random.pick(NAMES), instance: `${random.below(9)}` });
    program.extract(sender.inject(context), context);
    program.inject(context);
    const now = program.vectorOf(traceId);
    expect(now.length).toBeLessThanOrEqual(5);
    expect(happensBefore(before, now)).toBe(true);
    before = now;
  }
  expect(before).toHaveLength(5);
  expect(before).toContainEqual(['s#own', 200]);
});

it('a count without a higher one, and a trace without use, are forgotten after 15 minutes', () => {
  let nowMs = 0;
  const minute = 60_000;
  const program = createClock({ service: 's', instance: 'own', now: () => nowMs });
  const old = createClock({ service: 'old', instance: '1' });
  const header = old.inject(context);
  program.extract(header, context);
  nowMs = 14 * minute;
  program.extract(header, context);
  program.inject(context);
  expect(program.vectorOf(traceId)).toEqual([
    ['old#1', 1],
    ['s#own', 1],
  ]);
  nowMs = 15 * minute + 1;
  expect(program.vectorOf(traceId)).toEqual([['s#own', 1]]);
  nowMs = 40 * minute;
  program.inject(context);
  expect(program.vectorOf(traceId)).toEqual([['s#own', 1]]);
});

it('the trace that was used longest ago is forgotten first', () => {
  const program = createClock({ service: 's', instance: 'own', maxTraces: 2 });
  const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
  for (const id of [ids[0]!, ids[1]!, ids[0]!, ids[2]!]) program.inject({ ...context, traceId: id });
  expect(ids.map((id) => program.vectorOf(id))).toEqual([[['s#own', 2]], [], [['s#own', 1]]]);
});
