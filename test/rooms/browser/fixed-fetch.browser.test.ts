import { expect, it } from 'vitest';
import { openAppPage } from './app-page.ts';
import { openOwnRecorder } from './recorder.ts';

const app = `
  const diagnostics = [];
  const spans = [];
  const start = () => {
    const tracing = waybill.createTracing({
      service: 'page', environment: 'test', instrumentations: [waybill.traceFetch()],
      onDiagnostic: ({ message }) => diagnostics.push(message),
    });
    tracing.subscribe(({ type, record }) => { if (type === 'record' && record.type === 'span') spans.push(record.name); });
    return tracing;
  };
`;

/** Runs an app that changed its page's fetch before the tracing. Gives its first value and its received requests. */
async function runApp(before: string, code: string) {
  const own = openOwnRecorder();
  const page = await openAppPage(own, `${app} ${before} ${code}`);
  await page.saidAtLeast(1);
  const seen = (await own.seen()).filter(({ path }) => path.startsWith('/x'));
  return { said: page.said[0], marked: seen.map(({ path, headers }) => [path, 'traceparent' in headers]) };
}

const replaceable: readonly (readonly [string, string])[] = [
  ['not writable', `Object.defineProperty(window, 'fetch', { writable: false });`],
  [
    'a getter',
    `const native = window.fetch; Object.defineProperty(window, 'fetch', { get: () => native, configurable: true });`,
  ],
  ['not listed', `Object.defineProperty(window, 'fetch', { enumerable: false });`],
  ['not configurable', `Object.defineProperty(window, 'fetch', { configurable: false });`],
];

it.each(replaceable)('traces a fetch that is %s, and puts the very property back', async (_what, before) => {
  const { said, marked } = await runApp(
    before,
    `const property = Object.getOwnPropertyDescriptor(window, 'fetch');
    const tracing = start();
    await fetch('x');
    tracing.dispose();
    const after = Object.getOwnPropertyDescriptor(window, 'fetch');
    const same = ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'].filter((name) => property[name] !== after[name]);
    say({ same, diagnostics, spans });`,
  );
  expect(said).toEqual({ same: [], diagnostics: [], spans: ['GET'] });
  expect(marked).toEqual([['/x', true]]);
});

const fixed: readonly (readonly [string, string])[] = [
  ['frozen', `Object.defineProperty(window, 'fetch', { writable: false, configurable: false });`],
  [
    'a getter for ever',
    `const native = window.fetch; Object.defineProperty(window, 'fetch', { get: () => native, configurable: false });`,
  ],
];

it.each(fixed)(
  'lets an app go on if its fetch is %s, says so, and traces explicit requests',
  async (_what, before) => {
    const { said, marked } = await runApp(
      before,
      `const property = Object.getOwnPropertyDescriptor(window, 'fetch');
    const tracing = start();
    const { status } = await fetch('x-native');
    await waybill.currentFetch('x-traced');
    await tracing.action('Act', (action) => action.fetch('x-of-action'));
    tracing.dispose();
    await waybill.currentFetch('x-after');
    say({ status, kept: window.fetch === (property.value ?? property.get()), diagnostics, spans });`,
    );
    expect(said).toEqual({
      status: 200,
      kept: true,
      diagnostics: [expect.stringContaining('instrumentation 1 threw')],
      spans: ['GET'],
    });
    expect(marked).toEqual([
      ['/x-native', false],
      ['/x-traced', false],
      ['/x-of-action', true],
      ['/x-after', false],
    ]);
  },
);

it('does not break a library that kept the earlier fetch, and does not trace it', async () => {
  const { said, marked } = await runApp(
    `const library = { fetch: window.fetch.bind(window) };`,
    `start();
    const { status } = await library.fetch('x-kept');
    await fetch('x-late');
    say({ status, diagnostics, spans });`,
  );
  expect(said).toEqual({ status: 200, diagnostics: [], spans: ['GET'] });
  expect(marked).toEqual([
    ['/x-kept', false],
    ['/x-late', true],
  ]);
});

it('traces a library that takes currentFetch before there is any tracing', async () => {
  const { said, marked } = await runApp(
    `const library = { fetch: waybill.currentFetch };`,
    `await library.fetch('x-early');
    start();
    await library.fetch('x-late');
    say({ diagnostics, spans });`,
  );
  expect(said).toEqual({ diagnostics: [], spans: ['GET'] });
  expect(marked).toEqual([
    ['/x-early', false],
    ['/x-late', true],
  ]);
});

it('calls a setter of fetch at most once for the patch and once for the undo', async () => {
  const { said, marked } = await runApp(
    `let kept = window.fetch; let assigned = 0;
    Object.defineProperty(window, 'fetch', { get: () => kept, set: (value) => { assigned++; kept = value; }, configurable: true });`,
    `const tracing = start();
    await fetch('x');
    tracing.dispose();
    say({ assigned: assigned <= 2, native: /native code/.test(window.fetch), spans });`,
  );
  expect(said).toEqual({ assigned: true, native: true, spans: ['GET'] });
  expect(marked).toEqual([['/x', true]]);
});
