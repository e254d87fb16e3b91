import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const SPANS = 100_000;
const ROUNDS = 15;
const WARM_UP = 3;
const SECOND = 1_795_163_942n;

const at = (microseconds) => String(SECOND * 1_000_000_000n + BigInt(Math.round(microseconds * 1000)));
const idOf = (number) => (number + 1).toString(16).padStart(16, '0');
const traceId = '01a1f81bece676d1a4be209d0e0e4736';
const resources = ['web', 'orders', 'stock', 'mail'].map((name) => ({ 'service.name': name }));

function spanOf(id, { under, from, to }) {
  return {
    type: 'span',
    traceId,
    spanId: idOf(id),
    ...(under >= 0 && { parentSpanId: idOf(under) }),
    remoteParent: id % 4 === 0,
    flags: 3,
    name: `step ${id % 50}`,
    kind: 'internal',
    startTimeUnixNano: at(from),
    endTimeUnixNano: at(to),
    status: { code: 'unset' },
    attributes: {},
    resource: resources[id % 4],
  };
}

const forms = {
  'a tree, four children each': (id) => {
    const depth = Math.floor(Math.log(3 * id + 1) / Math.log(4));
    const first = (4 ** depth - 1) / 3;
    const width = 4e6 / 4 ** depth;
    const from = (id - first) * width;
    return { under: id ? Math.floor((id - 1) / 4) : -1, from, to: from + width * 0.9 };
  },
  'a chain': (id) => ({ under: id - 1, from: id, to: 4 * SPANS - id }),
  'children of one span': (id) => ({ under: id ? 0 : -1, from: 2 * id, to: id ? 2 * id + 1.5 : 4 * SPANS }),
};

/** Shuffles with fixed draws, because stores give records in any order. */
function shuffle(list) {
  let state = 7;
  for (let index = list.length - 1; index > 0; index--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (index + 1);
    [list[index], list[other]] = [list[other], list[index]];
  }
  return list;
}

function timeMs(run) {
  const times = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    if (round >= 0) times.push(performance.now() - start);
  }
  return Number(times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)].toFixed(1));
}

/** Gives the median milliseconds of each analysis, for traces of 100,000 spans of several forms. */
export async function measureAnalysis() {
  // Node 20 cannot read TypeScript, but Vite can.
  const { module } = await runnerImport(join(src, 'analysis/index.ts'));
  const table = {};
  for (const [form, shape] of Object.entries(forms)) {
    const spans = shuffle(Array.from({ length: SPANS }, (_, id) => spanOf(id, shape(id))));
    const trace = { traceId, reference: '', spans, logs: [], events: [] };
    table[form] = {
      'critical path': timeMs(() => module.criticalPath(trace)),
      'self times': timeMs(() => module.selfTimes(trace)),
    };
  }
  return table;
}
