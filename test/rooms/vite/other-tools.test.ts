import { rollup, type Plugin, type RollupLog } from 'rollup';
import { waybill, type WaybillOptions } from 'waybill/vite';
import { expect, it } from 'vitest';

const RUNTIME = 'waybill/async-context/install';

interface Bundle {
  readonly code: string;
  readonly warnings: readonly RollupLog[];
}

/** Bundles modules that have no files, with Rollup itself. */
async function bundle(
  modules: Readonly<Record<string, string>>,
  options: WaybillOptions = {},
  after: Plugin = { name: 'nothing' },
): Promise<Bundle> {
  const warnings: RollupLog[] = [];
  const build = await rollup({
    input: 'entry.js',
    onwarn: (warning) => void warnings.push(warning),
    treeshake: false,
    external: [RUNTIME],
    plugins: [
      {
        name: 'modules',
        resolveId: (source) => (source in modules ? source : null),
        load: (id) => modules[id],
      },
      // Rollup ignores the members that Vite adds to a Rollup plugin.
      waybill(options) as unknown as Plugin,
      after,
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  return { code: output[0].code, warnings };
}

it('compiles in Rollup, and imports the runtime before all else', async () => {
  const { code, warnings } = await bundle({
    'entry.js': `import 'first.js'; export const save = async () => { await send(); };`,
    'first.js': 'console.log("first");',
  });
  expect(code).toMatch(/^import 'waybill\/async-context\/install';\n/);
  expect(code).toContain('$wb.in(await $wb.out( send()))');
  expect(warnings).toEqual([]);
});

it('imports the runtime in an entry that has no async functions, and nowhere else', async () => {
  const { code } = await bundle({
    'entry.js': `import 'plain.js'; console.log("entry");`,
    'plain.js': 'console.log("plain");',
  });
  expect(code).toBe(
    `import 'waybill/async-context/install';\n\nconsole.log("plain");\n\nconsole.log("entry");\n`,
  );
});

it('imports the runtime in an entry that could be taken for a script', async () => {
  const { code } = await bundle({ 'entry.js': 'document.onclick = async () => { await 1; };' });
  expect(code).toMatch(/^import 'waybill\/async-context\/install';\n/);
});

it('compiles modules that are included and not excluded', async () => {
  const modules = {
    'entry.js': `import 'mine/a.js'; import 'mine/b.js'; import 'theirs.js';`,
    'mine/a.js': 'export const a = async () => { await 1; };',
    'mine/b.js': 'export const b = async () => { await 2; };',
    'theirs.js': 'export const c = async () => { await 3; };',
  };
  const { code } = await bundle(modules, { include: /mine|entry/, exclude: [/b\.js$/] });
  expect(code).toContain('$wb.out( 1)');
  expect(code).toContain('await 2;');
  expect(code).toContain('await 3;');
});

it('passes on a module that it cannot parse, with one warning that names it', async () => {
  const odd = 'export const odd = async () => <<await 1>>;';
  let seen: string | undefined;
  const { code, warnings } = await bundle(
    { 'entry.js': `import 'odd.js'; export const save = async () => { await 1; };`, 'odd.js': odd },
    {},
    {
      name: 'odd-syntax',
      transform(text, id) {
        if (id !== 'odd.js') return null;
        seen = text;
        return { code: text.replace(/<<|>>/g, ''), map: null };
      },
    },
  );
  expect(seen).toBe(odd);
  expect(code).toContain('const odd = async () => await 1;');
  expect(code).toContain('$wb.out( 1)');
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^\[plugin waybill\] odd\.js: \[waybill\] odd\.js could not be parsed, so it stays as it is/,
    ),
  ]);
});
