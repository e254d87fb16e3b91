import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../house/launch-chromium.ts';
import { installLocked } from '../../house/install-locked.ts';
import type { ServePage } from '../attribution/lab-server.ts';
import { buildPage, developPage, type Making } from './build-page.ts';
import type { Arrival } from './serve-page.ts';
import { visitPage, type Visit } from './visit-page.ts';

const LIBRARIES = [
  'dexie',
  'rxdb',
  'apollo',
  'redux-toolkit-query',
  'zustand-persist',
  'xstate',
  'tanstack-router',
  'wouter',
  'greenlet',
  'comlink',
  'workbox',
];

// Workers make these requests. The worker of Greenlet has no tracing, and that of Comlink has one of its own.
const FROM_WORKERS = ['greenlet GET items', 'comlink GET items'];

let browser: Browser;
let untouchedFiles: ServePage;
let untouched: Visit;
beforeAll(async () => {
  await installLocked(fileURLToPath(new URL('.', import.meta.url)));
  browser = await launchChromium();
  untouchedFiles = await buildPage('untouched');
  untouched = await visitPage(browser, untouchedFiles);
});
afterAll(() => browser?.close());

const nameOf = ({ scenario, path }: Arrival): string => `${scenario} ${path}`;

/** Gives the requests as the app made them. The browser repeats a request if the connection was cut. */
function requestsOf({ arrivals }: Visit): string[] {
  return arrivals.map(nameOf).filter((name, nth, all) => !name.endsWith('?cut') || all.indexOf(name) === nth);
}

it('each library does all of its work in a page without a tracing', () => {
  expect(Object.keys(untouched.logs)).toEqual(LIBRARIES);
  expect(JSON.stringify(untouched.logs)).not.toContain('the scenario failed');
});

it('Dexie notices a `then` that does not look native', async () => {
  const before = `
    const { then } = Promise.prototype;
    Promise.prototype.then = function (...reactions) {
      return then.apply(this, reactions);
    };`;
  const { logs } = await visitPage(browser, untouchedFiles, { before, only: 'dexie' });
  expect(logs['dexie']!.at(-1)).toContain('PrematureCommitError');
});

/** The observations on a page, and those on the same page without a tracing. */
interface Pair {
  readonly visit: Visit;
  readonly untouched: Visit;
}

async function visitBuilt(making: Making, hash = ''): Promise<Pair> {
  return { visit: await visitPage(browser, await buildPage(making), { hash }), untouched };
}

async function visitDeveloped(making: Making): Promise<Visit> {
  const { serve, close } = await developPage(making);
  try {
    return await visitPage(browser, serve);
  } finally {
    await close();
  }
}

describe.each<[name: string, making: Making, open: () => Promise<Pair>]>([
  ['a page that is followed', 'followed', () => visitBuilt('followed')],
  [
    'a page that is followed, with a tracing that starts behind the libraries',
    'followed',
    () => visitBuilt('followed', '#late'),
  ],
  ['a page that is compiled', 'compiled', () => visitBuilt('compiled')],
  [
    'a page that a development server compiles',
    'compiled',
    async () => ({ visit: await visitDeveloped('compiled'), untouched: await visitDeveloped('untouched') }),
  ],
])('in %s', (_, making, open) => {
  let visit: Visit;
  let alone: Visit;
  beforeAll(async () => {
    ({ visit, untouched: alone } = await open());
  });

  it.each(LIBRARIES)('%s does what it does without a tracing', (library) => {
    expect(visit.logs[library]).toEqual(alone.logs[library]);
    expect(String(visit.logs[library])).not.toContain('the scenario failed');
  });

  it('the console and the unhandled rejections are those of a page without a tracing', () => {
    expect(visit.problems).toEqual(alone.problems);
    expect(visit.seen.diagnostics).toEqual([]);
  });

  it('every request belongs to the click that started its library', () => {
    const names = new Map(visit.seen.actions.map(({ correlationId, name }) => [correlationId, name]));
    const ofPage = visit.arrivals.filter((arrival) => !FROM_WORKERS.includes(nameOf(arrival)));
    const foreign = ofPage.filter(
      ({ scenario, correlationId = '' }) => names.get(correlationId) !== scenario,
    );
    expect(foreign).toEqual([]);
    expect(new Set(ofPage.map(({ scenario }) => scenario))).toEqual(new Set(LIBRARIES));
  });

  it('the page makes the requests that it makes without a tracing, and knows how sure their action is', () => {
    expect(requestsOf(visit)).toEqual(requestsOf(alone));
    const known = new Set(visit.seen.actions.map(({ traceId }) => traceId));
    const requests = visit.seen.spans.filter(({ kind, traceId }) => kind === 'client' && known.has(traceId));
    expect(new Set(requests.map(({ attributes }) => attributes['waybill.attribution']))).toEqual(
      new Set([making === 'compiled' ? 'exact' : 'inferred']),
    );
  });
});
