import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { current, run } from 'waybill/async-context';
import { loadForReact, wrapForReact } from '../../../src/vite/wrap-react.ts';

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));

type Exports = Record<string, (...args: never[]) => unknown>;

let warnings: string[] = [];
const context = { warn: (message: string) => void warnings.push(message) };
beforeEach(() => {
  warnings = [];
});

const wrap = (id: string, code: string): string => wrapForReact(context, id, code);
const load = loadForReact.handler.bind(context);

/** Wraps a file of React under the name that it has in an app, and runs it as a bundler does. */
function runWrapped(file: string, id: string, modules: Record<string, unknown> = {}): Exports {
  const code = wrap(id, readFileSync(`${packages}/${file}`, 'utf8'));
  const module = { exports: {} as Exports };
  // oxlint-disable-next-line typescript/no-implied-eval -- a file of a package of the project
  new Function('module', 'exports', 'require', code)(module, module.exports, (name: string) => modules[name]);
  return module.exports;
}

const frame = (): { installs: number; restore: () => void } =>
  (globalThis as unknown as Record<symbol, never>)[Symbol.for('waybill.async-context')]!;
beforeAll(async () => {
  await import('waybill/async-context/install');
});
afterAll(() => {
  frame().restore();
  frame().installs = 0;
});

const schedulers = [
  'scheduler/cjs/scheduler.production.js',
  'scheduler/cjs/scheduler.development.js',
  'react-dom-18/node_modules/scheduler/cjs/scheduler.production.min.js',
  'react-dom-18/node_modules/scheduler/cjs/scheduler.development.js',
];
const reacts = [
  ['react/cjs/react.production.js', 'production.js'],
  ['react/cjs/react.development.js', 'development.js'],
  ['react-18/cjs/react.production.min.js', 'production.min.js'],
  ['react-18/cjs/react.development.js', 'development.js'],
] as const;

it('finds the files of both versions of React', () => {
  expect(
    [...schedulers, ...reacts.map(([file]) => file)].filter((file) => !existsSync(`${packages}/${file}`)),
  ).toEqual([]);
});

describe.each(schedulers)('%s', (file) => {
  it('runs a task, and the rest of it, in the context that scheduled it', async () => {
    const { unstable_scheduleCallback: schedule } = runWrapped(
      file,
      `/app/node_modules/${file.replace(/^.*node_modules\//, '')}`,
    );
    const seen = await new Promise((resolve) => {
      run('a', () => {
        const task = (): unknown => {
          const first = current();
          return () => resolve([first, current()]);
        };
        schedule!(3 as never, task as never);
      });
    });
    expect(seen).toEqual(['a', 'a']);
  });
});

describe.each(reacts)('%s', (file, name) => {
  it.each(['useEffect', 'useLayoutEffect', 'useInsertionEffect'])(
    'hands %s an effect that runs in the context that rendered it',
    (hook) => {
      const react = runWrapped(file, `/app/node_modules/react/cjs/react.${name}`);
      const given: unknown[][] = [];
      const dispatcher = { [hook]: (...args: unknown[]) => void given.push(args) };
      // react-dom puts the implementation of hooks in these objects, in version 19 and in version 18.
      const {
        __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE: now,
        __SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED: before,
      } = react as unknown as Record<string, { H: unknown; ReactCurrentDispatcher: { current: unknown } }>;
      if (now) now.H = dispatcher;
      else before!.ReactCurrentDispatcher.current = dispatcher;
      const deps = [1];
      run('a', () => react[hook]!(current as never, deps as never));
      react[hook]!(current as never, deps as never);
      const [[inAction, theSame] = [], [outside] = []] = given as [() => unknown, unknown][];
      expect(theSame).toBe(deps);
      expect(run('b', () => inAction!())).toBe('a');
      expect(run('b', () => outside!())).toBeUndefined();
    },
  );
});

it('leaves other files of the same packages alone', async () => {
  const other = `${packages}/react/cjs/react-jsx-runtime.production.js`;
  expect(wrap(other, 'code')).toBe('code');
  expect(await load(other)).toBeNull();
});

it('loads a file of React with its additions, and no module that is not a file', async () => {
  const file = `${packages}/react/cjs/react.production.js`;
  const { code } = (await load(file))!;
  const before = readFileSync(file, 'utf8');
  expect(code).toBe(wrap(file, before));
  expect(code.length).toBeGreaterThan(before.length);
  expect(await load('/virtual/react/cjs/react.production.js')).toBeNull();
});

describe('the renderer', () => {
  it.each([
    'react-dom-client.production.js',
    'react-dom-client.development.js',
    'react-dom-profiling.profiling.js',
    'react-dom-profiling.development.js',
  ])('of React 19 gets an addition that moves no line of %s', async (name) => {
    const file = `${packages}/react-dom/cjs/${name}`;
    const before = readFileSync(file, 'utf8');
    const { code } = (await load(file))!;
    const lines = code.split('\n');
    const changed = before.split('\n').filter((line, at) => line !== lines[at]);
    expect(changed.map((line) => line.trim())).toEqual([
      expect.stringMatching(/^function performWorkOnRoot\(/),
    ]);
    expect(lines).toHaveLength(before.split('\n').length);
    expect(code).toMatch(/markRootUpdated\$1 = function \(root, lane\)/);
    expect(warnings).toEqual([]);
  });

  it.each(['react-dom.production.min.js', 'react-dom.development.js', 'react-dom.profiling.min.js'])(
    'of React 18 stays as it is: %s',
    async (name) => {
      const before = readFileSync(`${packages}/react-dom-18/cjs/${name}`, 'utf8');
      expect(wrap(`/app/node_modules/react-dom/cjs/${name}`, before)).toBe(before);
      expect(warnings).toEqual([]);
    },
  );

  it.each(['markRootUpdated$1', 'performWorkOnRoot', 'root.pendingLanes |= updateLane'])(
    'of an unknown version, without %s, stays as it is, and a warning names the file',
    (part) => {
      const file = 'react-dom/cjs/react-dom-client.production.js';
      const before = readFileSync(`${packages}/${file}`, 'utf8').replaceAll(part, 'renamed');
      expect(wrap(`/app/node_modules/${file}`, before)).toBe(before);
      expect(warnings).toEqual([
        `[waybill] /app/node_modules/${file} is no known version of react-dom, so it stays as it is`,
      ]);
    },
  );
});
