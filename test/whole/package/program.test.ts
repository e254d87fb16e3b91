import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { obtainBuild } from '../../house/obtain-build.ts';
import { oneTrace } from '../../../stories/fixtures/support-bundles.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Run {
  readonly code: number | null;
  readonly printed: string;
  readonly complaints: string;
}

/** Runs the built program in a process of its own. */
async function run(args: readonly string[], input: string, environment = {}): Promise<Run> {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: { waybill: string };
  };
  const program = bin.waybill.replace('./dist', await obtainBuild('package'));
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...environment },
  });
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, printed, complaints] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, printed, complaints };
}

it('shows a bundle from the standard input, without colours for a program and with colours on request', async () => {
  const plain = await run(['trace', '-'], oneTrace);
  expect(plain).toMatchObject({ code: 0, complaints: '' });
  expect(plain.printed).toMatch(/^KM70-WHSPV {2}Invite member/);
  const coloured = await run(['trace'], oneTrace, { FORCE_COLOR: '1' });
  // oxlint-disable-next-line no-control-regex -- the colours are control characters
  expect(coloured.printed.replace(/\u001b\[\d+m/g, '')).toBe(plain.printed);
  expect(coloured.printed).not.toBe(plain.printed);
});

it('ends without a word if the reader of its answer has gone', async () => {
  const child = spawn(process.execPath, [join(await obtainBuild('package'), 'cli/bin.js'), 'trace']);
  child.stdout.destroy();
  child.stdin.end(oneTrace);
  expect(await text(child.stderr)).toBe('');
});

it('begins with the line that makes it a program, and complains with an exit code', async () => {
  const file = join(await obtainBuild('package'), 'cli/bin.js');
  expect(readFileSync(file, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(await run([], '')).toEqual({
    code: 2,
    printed: '',
    complaints: 'waybill: A command is missing. Try: waybill trace KM70-WHSPV\n',
  });
});
