import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs a small project of its own with the reporter, and gives its last line, its count file and its exit code. */
function runProject(tests: Readonly<Record<string, string>>) {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'count-reporter-'));
  try {
    const config = `
      import { countReporter } from ${JSON.stringify(join(root, 'test/house/count-reporter.ts'))};
      export default { root: ${JSON.stringify(folder)}, test: { reporters: ['default', countReporter()], include: ['*.test.js'], globals: true } };
    `;
    writeFileSync(join(folder, 'vitest.config.ts'), config);
    for (const [name, code] of Object.entries(tests)) writeFileSync(join(folder, `${name}.test.js`), code);
    const countFile = join(folder, 'count.json');
    const run = spawnSync(process.execPath, [vitest, 'run', '--config', join(folder, 'vitest.config.ts')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, TEST_COUNT_FILE: countFile },
    });
    const count: unknown = JSON.parse(readFileSync(countFile, 'utf8'));
    return { lastLine: run.stdout.trimEnd().split('\n').at(-1), count, exitCode: run.status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('ends a good run with the number of passed tests', () => {
  expect(runProject({ good: `test('one', () => {}); test('two', () => {});` })).toEqual({
    lastLine: '2 passed, 0 failed',
    count: { passed: 2, failed: 0, skipped: 0 },
    exitCode: 0,
  });
});

it('counts failed tests, files that do not load, broken hooks, errors outside tests, and skipped tests', () => {
  const run = runProject({
    mixed: `test('passes', () => {}); test('fails', () => expect(1).toBe(2)); test.skip('waits', () => {});`,
    unloadable: `import './nowhere.js'; test('never runs', () => {});`,
    hook: `describe('with a hook', () => { afterAll(() => { throw new Error('broken'); }); test('passes', () => {}); });`,
    stray: `test('passes', () => { Promise.reject(new Error('not awaited')); });`,
  });
  expect(run).toEqual({
    lastLine: '3 passed, 4 failed, 1 skipped',
    count: { passed: 3, failed: 4, skipped: 1 },
    exitCode: 1,
  });
});
