import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestTracing, tracingMatchers, type TracingMatchers } from 'waybill/testing';
import { beforeAll, expect, it } from 'vitest';
import { installLocked } from '../../house/install-locked.ts';
import { obtainBuild } from '../../house/obtain-build.ts';
import { readFailures, runPassing } from './matcher-scenario.js';

// As docs/testing.md says.
declare module 'vitest' {
  interface Matchers<T> extends TracingMatchers<T> {}
}

const folder = fileURLToPath(new URL('.', import.meta.url));

expect.extend(tracingMatchers);

let dist: string;
beforeAll(async () => {
  [dist] = await Promise.all([obtainBuild('package'), installLocked(folder)]);
});

it('pass in Vitest, also with their types', () => {
  runPassing(expect, { createTestTracing });
  const { tracing, spans } = createTestTracing();
  const action = tracing.startAction('save');
  action.span('load', () => {});
  expect({ 'x-trace-id': action.traceId }).toContinueTrace(action);
  expect([{ 'x-trace-id': action.traceId }]).toEqual([expect.toCarryCorrelationId(action)]);
  expect(spans()).toHaveSpan('load');
  expect(spans()[0]).toBeChildOf(action);
});

it('fail in Vitest with messages that tell what is there', async () => {
  await expect(readFailures(expect, { createTestTracing })).toMatchFileSnapshot(join(folder, 'failures.txt'));
});

it('pass and fail in Jest in the same way', async () => {
  const config = {
    rootDir: folder,
    testMatch: ['<rootDir>/*.jest.js'],
    testEnvironment: 'node',
    transform: {},
    moduleNameMapper: { '^waybill/testing$': join(dist, 'testing/index.js') },
    haste: { enableSymlinks: false },
    watchman: false,
  };
  const jest = join(folder, 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', jest, '--ci', '--runInBand', '--config', JSON.stringify(config)];
  const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(stderr).toContain('Tests:       2 passed, 2 total');
});
