import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** A program of the chain. */
export interface Program {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Starts a program. Its first line is its port on this machine, or a word if it has none. */
export async function startProgram(
  command: readonly [file: string, ...options: string[]],
  environment: Readonly<Record<string, string>>,
): Promise<Program> {
  const [file, ...options] = command;
  const child = spawn(file, options, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      NO_COLOR: '1',
      DENO_NO_UPDATE_CHECK: '1',
      ...environment,
    },
  });
  const exited = once(child, 'exit');
  let problems = '';
  child.stderr.on('data', (chunk: Buffer) => {
    problems += chunk.toString();
  });
  const line = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [first] = (await Promise.race([line, exited])) as [string | number | null];
  if (typeof first !== 'string') throw new Error(`${command.join(' ')} ended:\n${problems}`);
  return {
    address: `http://127.0.0.1:${first}`,
    async stop() {
      if (child.exitCode === null && child.kill('SIGKILL')) await exited;
    },
  };
}

/** Starts a program of Python, with the modules of Debian. */
export const startPython = (file: string, environment: Readonly<Record<string, string>>): Promise<Program> =>
  startProgram(['/usr/bin/python3', file], environment);

/** Builds the program of Go with the packages of Debian alone. */
export async function buildGo(): Promise<{ readonly file: string; readonly remove: () => void }> {
  const place = mkdtempSync(join(tmpdir(), 'waybill-go-'));
  const file = join(place, 'ledger');
  await promisify(execFile)('/usr/bin/go', ['build', '-o', file, 'ledger.go'], {
    cwd: folder,
    env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOPROXY: 'off' },
  });
  return { file, remove: () => rmSync(place, { recursive: true }) };
}
