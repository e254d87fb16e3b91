import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A demo in a process of its own, as a person starts it. */
export interface DemoProcess {
  readonly child: ChildProcess;
  /** Gives the address of the page as soon as it is printed. Rejects if the process ends before. */
  readonly url: Promise<string>;
  /** Gives the exit code and the whole output when the process has ended. */
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Gives the output so far, errors included. */
  readonly printed: () => string;
}

const START = fileURLToPath(new URL('../../../demo/start.js', import.meta.url));

/** Starts `node demo/start.js`. */
export function startProcess(args: readonly string[], env: Record<string, string> = {}): DemoProcess {
  const { NODE_ENV: _test, VITEST: _vitest, ...inherited } = process.env;
  const child = spawn(process.execPath, [START, ...args], {
    env: { ...inherited, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const [, found] = /Application +(\S+)/.exec(stdout) ?? [];
      // This is the last line, so the caller that waits for the address can check the whole output.
      if (found !== undefined && stdout.includes('Ctrl+C')) resolve(found);
    });
    child.once('close', () => reject(new Error(`the demo ended: ${stderr}`)));
  });
  url.catch(() => undefined);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, url, ended, printed: () => stdout + stderr };
}
