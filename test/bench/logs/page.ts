import { createTracing, type Span } from 'waybill';
import { startContenders, type Contender } from './contenders.ts';

const ROUNDS = 60;
const WARM_UP = 15;
const LINES = 500;
const BATCHES = 4;
const SPANS = 400;
const CALLS = 2_000_000;

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

// Waybill writes at most 100 lines a second of one message, so no batch repeats the messages of another.
let batches = 0;
function makeMessages(): string[] {
  batches++;
  return Array.from({ length: 10 }, (_, nth) => ['order placed in batch', batches, nth].join(' '));
}

/** Gives the nanoseconds of one line. Only the call counts, not the later work of the contender. */
async function timeLines({ log, flush }: Contender): Promise<number> {
  let ms = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const messages = makeMessages();
    const start = performance.now();
    for (let nth = 0; nth < LINES; nth++) {
      log(messages[nth % 10]!, { orderId: 'A-1017', items: 3, paid: true });
    }
    ms += performance.now() - start;
    await flush();
  }
  return (ms * 1e6) / (BATCHES * LINES);
}

/** Lets all runs take turns, in another order each round, and gives the median figure of each. */
async function takeTurns(
  rounds: number,
  runs: Record<string, () => number | Promise<number>>,
): Promise<Record<string, number>> {
  const names = Object.keys(runs);
  const found: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -WARM_UP; round < rounds; round++) {
    const turn = (round + WARM_UP) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const figure = await runs[name]!();
      // The compiler is still at work in the first rounds, so they do not count.
      if (round >= 0) found[name]!.push(figure);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(found[name]!)]));
}

async function measureLines(): Promise<Record<string, number>> {
  const contenders = startContenders();
  const runs = Object.entries(contenders).map(([name, one]) => [name, () => timeLines(one)]);
  const found = await takeTurns(ROUNDS, Object.fromEntries(runs) as Record<string, () => Promise<number>>);
  for (const [name, { arrived }] of Object.entries(contenders)) {
    const written = (ROUNDS + WARM_UP) * BATCHES * LINES;
    if (arrived() !== written) throw new Error(`${name} wrote ${arrived()} lines of ${written}`);
  }
  return found;
}

/** Gives the nanoseconds of one call of a method that writes nothing, including the loop. */
function timeDisabled(log: Contender['log']): number {
  const start = performance.now();
  for (let nth = 0; nth < CALLS; nth++) log('order placed', { orderId: 'A-1017', items: nth, paid: true });
  return ((performance.now() - start) * 1e6) / CALLS;
}

function measureDisabled(): Promise<Record<string, number>> {
  const tracing = createTracing({ service: 'bench', instrumentations: [], logLevel: 'info' });
  const empty = { debug(_message: string, _fields: object) {} };
  return takeTurns(15, {
    'an empty method': () => timeDisabled(empty.debug),
    'log.debug of Waybill with logLevel: info': () => timeDisabled(tracing.log.debug),
  });
}

/** Gives the microseconds from the end of a span with three attributes until it is queued. */
async function measureSpans(): Promise<Record<string, number>> {
  let arrived = 0;
  const tracing = createTracing({
    service: 'bench',
    instrumentations: [],
    exporter: async ({ length }) => {
      arrived += length;
      return { accepted: length, rejected: [] };
    },
  });
  const action = tracing.startAction('bench');
  const never = new Promise<void>(() => {});
  function openSpan(): Span {
    let opened!: Span;
    const options = { attributes: { orderId: 'A-1017', items: 3, paid: true } };
    void action.span('save the order', (span) => ((opened = span), never), options);
    return opened;
  }
  const found = await takeTurns(ROUNDS, {
    'from the end of a span to the queue, µs': async () => {
      const spans = Array.from({ length: SPANS }, openSpan);
      const start = performance.now();
      for (const span of spans) span.end();
      const ms = performance.now() - start;
      await tracing.flush();
      return (ms * 1000) / SPANS;
    },
  });
  const ended = (ROUNDS + WARM_UP) * SPANS;
  if (arrived !== ended) throw new Error(`${arrived} spans arrived of ${ended}`);
  return found;
}

Object.assign(globalThis, { measureLines, measureDisabled, measureSpans });
