import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { obtainBuild } from '../../house/obtain-build.ts';
import { obtainDeno } from './obtain-deno.ts';

const program = fileURLToPath(new URL('./continue-program.js', import.meta.url));
const deno = await obtainDeno();
// `deno.e2e.test.ts` says so if this machine has no Deno.
const executables = 'executable' in deno ? [deno.executable] : [];

describe.each(executables)('in Deno', (executable) => {
  it('continued work keeps its context beside 199 other jobs, and no timer keeps the program alive', async () => {
    const server = pathToFileURL(join(await obtainBuild('package'), 'server/index.js')).href;
    const child = spawn(
      executable,
      ['run', '--no-config', '--node-modules-dir=manual', '--no-remote', '--allow-read', program, server],
      {
        env: { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
      },
    );
    const [printed, problems] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(problems).toBe('');
    expect(JSON.parse(printed)).toEqual({ spans: 400, lines: 200, wrong: [], outside: null });
  });
});
