import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { current, run } from 'waybill/async-context';
import { loadForReact, wrapForReact } from '../../../src/vite/wrap-react.ts';

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));

type Exports = Record<string, (...args: never[]) => unknown>;

/** Wraps a file of React under the name that it has in an app, and runs it as a bundler does. */
function load(file: string, id: string, modules: Record<string, unknown> = {}): Exports {
  const code = readFileSync(`${packages}/${file}`, 'utf8') + wrapForReact(id)!;
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
    const { unstable_scheduleCallback: schedule } = load(
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
      const react = load(file, `/app/node_modules/react/cjs/react.${name}`);
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
  expect(wrapForReact(other)).toBeUndefined();
  expect(await loadForReact.handler(other)).toBeNull();
});

it('loads a file of React with its wrap behind it, and no module that is not a file', async () => {
  const file = `${packages}/react/cjs/react.production.js`;
  const { code } = (await loadForReact.handler(file))!;
  expect(code).toBe(readFileSync(file, 'utf8') + wrapForReact(file)!);
  expect(await loadForReact.handler('/virtual/react/cjs/react.production.js')).toBeNull();
});
