import type * as React from 'react';
import type * as ReactDom from 'react-dom';
import type * as ReactDomClient from 'react-dom/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { current, run } from 'waybill/async-context';
import { wrapRenderer } from '../../../src/vite/wrap-renderer.ts';
import clientInDevelopment from '../../../node_modules/react-dom/cjs/react-dom-client.development.js?raw';
import client from '../../../node_modules/react-dom/cjs/react-dom-client.production.js?raw';
import domInDevelopment from '../../../node_modules/react-dom/cjs/react-dom.development.js?raw';
import dom from '../../../node_modules/react-dom/cjs/react-dom.production.js?raw';
import reactInDevelopment from '../../../node_modules/react/cjs/react.development.js?raw';
import react from '../../../node_modules/react/cjs/react.production.js?raw';
import schedulerInDevelopment from '../../../node_modules/scheduler/cjs/scheduler.development.js?raw';
import scheduler from '../../../node_modules/scheduler/cjs/scheduler.production.js?raw';

interface Modules {
  readonly react: typeof React;
  readonly 'react-dom': typeof ReactDom;
  readonly client: typeof ReactDomClient;
}

/** Runs modules as a bundler does. Each code is a module of CommonJS and may require the modules before it. */
function runModules(codes: Readonly<Record<string, string>>, mode: string): Modules {
  const modules: Record<string, unknown> = {};
  for (const [name, code] of Object.entries(codes)) {
    const module = { exports: {} };
    // oxlint-disable-next-line typescript/no-implied-eval -- files of packages of the project
    const runCode = new Function('module', 'exports', 'require', 'process', code);
    runCode(module, module.exports, (wanted: string) => modules[wanted], { env: { NODE_ENV: mode } });
    modules[name] = module.exports;
  }
  return modules as unknown as Modules;
}

const builds = {
  production: () =>
    runModules({ scheduler, react, 'react-dom': dom, client: wrapRenderer(client)! }, 'production'),
  development: () =>
    runModules(
      {
        scheduler: schedulerInDevelopment,
        react: reactInDevelopment,
        'react-dom': domInDevelopment,
        client: wrapRenderer(clientInDevelopment)!,
      },
      'development',
    ),
};

const frame = (): { installs: number; restore: () => void } =>
  (globalThis as unknown as Record<symbol, never>)[Symbol.for('waybill.async-context')]!;
beforeAll(async () => {
  await import('waybill/async-context/install');
});
afterAll(() => {
  frame().restore();
  frame().installs = 0;
});

describe.each(Object.entries(builds))('the renderer of React 19 in %s', (_, build) => {
  let modules: Modules;
  let rendered: [text: string, context: unknown][];
  beforeAll(() => {
    modules = build();
  });
  beforeEach(() => {
    rendered = [];
  });

  /** Shows a text in a root of its own. Returns the function that changes the text. */
  function show(name: string): (change: (text: string) => string) => void {
    let set: (change: (text: string) => string) => void;
    function Shown() {
      const [text, setText] = modules.react.useState('');
      set = setText;
      if (text) rendered.push([`${name} ${text}`, current()]);
      return text;
    }
    const root = modules.client.createRoot(document.createElement('div'));
    modules['react-dom'].flushSync(() => root.render(modules.react.createElement(Shown)));
    return set!;
  }

  const add =
    (piece: string) =>
    (text: string): string =>
      text + piece;

  it('renders the updates of two roots in one task each in the context of its own update', async () => {
    const [first, second] = [show('first'), show('second')];
    run('a', () => first(add('1')));
    run('b', () => second(add('1')));
    await expect.poll(() => rendered).toHaveLength(2);
    expect(rendered).toEqual([
      ['first 1', 'a'],
      ['second 1', 'b'],
    ]);
  });

  it('renders an update in its context, also if code of another context flushes it', () => {
    const [first, second] = [show('first'), show('second')];
    run('a', () => modules['react-dom'].flushSync(() => run('b', () => first(add('1')))));
    run('b', () => modules['react-dom'].flushSync(() => second(add('1'))));
    run('a', () => modules['react-dom'].flushSync(() => second(add('2'))));
    expect(rendered).toEqual([
      ['first 1', 'b'],
      ['second 1', 'b'],
      ['second 12', 'a'],
    ]);
  });

  it.each([
    { first: 'a', second: 'a', expected: 'a' },
    { first: 'a', second: 'b', expected: undefined },
    { first: 'a', second: undefined, expected: undefined },
    { first: undefined, second: 'a', expected: undefined },
    { first: { traceId: '1', of: 'span' }, second: { traceId: '1' }, expected: { traceId: '1', of: 'span' } },
    { first: { traceId: '1' }, second: { traceId: '2' }, expected: undefined },
    { first: { ports: {}, open: () => ({ traceId: '1' }) }, second: { traceId: '1' }, expected: 'the first' },
  ])('renders updates of $first and $second together in $expected', ({ first, second, expected }) => {
    const set = show('both');
    run('other', () =>
      modules['react-dom'].flushSync(() => {
        run(first, () => set(add('1')));
        run(second, () => set(add('2')));
      }),
    );
    expect(rendered).toEqual([['both 12', expected === 'the first' ? first : expected]]);
  });

  it('forgets an update when it is rendered', async () => {
    const set = show('one');
    run('a', () => set(add('1')));
    await expect.poll(() => rendered).toHaveLength(1);
    run('b', () => set(add('2')));
    await expect.poll(() => rendered).toHaveLength(2);
    set(add('3'));
    await expect.poll(() => rendered).toHaveLength(3);
    expect(rendered.map(([, context]) => context)).toEqual(['a', 'b', undefined]);
  });

  it('renders a deferred value in the context that changed the value', async () => {
    const { react: of, client: renderer, 'react-dom': page } = modules;
    const setters: ((text: string) => void)[] = [];
    function Deferred({ name }: { name: string }) {
      const [text, setText] = of.useState('');
      const late = of.useDeferredValue(text);
      setters.push(setText);
      if (late) rendered.push([`${name} ${late}`, current()]);
      return null;
    }
    for (const name of ['first', 'second']) {
      const root = renderer.createRoot(document.createElement('div'));
      page.flushSync(() => root.render(of.createElement(Deferred, { name })));
    }
    run('a', () => setters[0]!('1'));
    run('b', () => setters[1]!('1'));
    await expect.poll(() => rendered).toHaveLength(2);
    expect(rendered).toEqual([
      ['first 1', 'a'],
      ['second 1', 'b'],
    ]);
  });
});
