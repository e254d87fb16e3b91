import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineBrowser, EnginePage } from './engine-browser.ts';
import type { Webkit } from './find-webkit.ts';

// The key of an element in WebDriver's answers: https://www.w3.org/TR/webdriver2/#elements
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

const START_MS = 30_000;

// Runs in the page. WebDriver gives it a function that takes the result.
const RUN = `
  const [work, argument, done] = arguments;
  Promise.resolve(argument).then(eval('(' + work + ')')).then(
    (value) => done({ value }),
    (error) => done({ error: String(error) }),
  );
`;

type Call = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>;

/**
 * Starts a program that ends with this process, also if this process is killed: the shell stops the program when its
 * own input ends.
 */
function spawnBound(command: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn('sh', ['-c', '"$@" < /dev/null & cat > /dev/null; kill $!; wait', 'sh', ...command], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
}

async function stop(program: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => program.once('exit', resolve));
  program.stdin?.end();
  await ended;
}

// The X server chooses a free display, and writes its number to the third file.
async function readDisplay(program: ChildProcess): Promise<string> {
  let number = '';
  for await (const piece of program.stdio[3] as Readable) {
    number += String(piece);
    if (number.endsWith('\n')) return `:${number.trim()}`;
  }
  throw new Error('Xvfb did not start');
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function createCall(origin: string): Call {
  return async <T>(method: string, path: string, body?: object) => {
    const response = await fetch(origin + path, { method, ...(body && { body: JSON.stringify(body) }) });
    const { value } = (await response.json()) as { value: T };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

async function untilReady(call: Call): Promise<void> {
  for (const deadline = Date.now() + START_MS; ; await wait(50)) {
    try {
      return void (await call('GET', '/status'));
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

/** Starts WebKit. It has one window, so `newPage` gives this window each time. */
export async function launchWebkit({ browser, driver, display }: Webkit): Promise<EngineBrowser> {
  const programs: ChildProcess[] = [];
  async function close(): Promise<void> {
    await Promise.all(programs.map(stop));
  }
  try {
    const screen = spawnBound([
      display,
      '-displayfd',
      '3',
      '-screen',
      '0',
      '1280x1024x24',
      '-nolisten',
      'tcp',
    ]);
    programs.push(screen);
    const env = { DISPLAY: await readDisplay(screen), NO_AT_BRIDGE: '1' };
    const port = await findPort();
    programs.unshift(spawnBound([driver, `--port=${port}`, '--host=127.0.0.1'], env));
    const call = createCall(`http://127.0.0.1:${port}`);
    await untilReady(call);
    const { sessionId, capabilities } = await call<{
      sessionId: string;
      capabilities: { browserVersion: string };
    }>('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } },
      },
    });
    const session = `/session/${sessionId}`;
    return {
      version: capabilities.browserVersion,
      newPage: () => Promise.resolve(createPage(call, session)),
      async close() {
        await call('DELETE', session).finally(close);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function createPage(call: Call, session: string): EnginePage {
  return {
    goto: (url) => call('POST', `${session}/url`, { url }),
    async evaluate<T, A>(work: (argument: A) => T | Promise<T>, argument?: A): Promise<T> {
      const args = [String(work), argument ?? null];
      const answer = await call<{ value: T; error?: string }>('POST', `${session}/execute/async`, {
        script: RUN,
        args,
      });
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
    async click(selector) {
      const using = { using: 'css selector', value: selector };
      const found = await call<Record<typeof ELEMENT, string>>('POST', `${session}/element`, using);
      await call('POST', `${session}/element/${found[ELEMENT]}/click`, {});
    },
    close: () => call('POST', `${session}/url`, { url: 'about:blank' }),
  };
}
