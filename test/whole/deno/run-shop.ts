import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WRONG_ON_PURPOSE } from '../../rooms/otlp/watch-otlp.ts';

const program = fileURLToPath(new URL('./shop-program.js', import.meta.url));

/** A running program of Deno. */
export interface Shop {
  readonly url: string;
  /** Lets the program end, so that it sends its last records. Gives its exit code. */
  readonly close: () => Promise<number | null>;
}

/** Starts the shop with Deno's own OpenTelemetry, which sends to a receiver as JSON. */
export async function runShop(executable: string, receiver: string): Promise<Shop> {
  const [[name, value]] = Object.entries(WRONG_ON_PURPOSE) as [[string, string]];
  const child = spawn(executable, ['run', '--no-config', '--no-remote', '--allow-net=127.0.0.1', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NO_COLOR: '1',
      DENO_NO_UPDATE_CHECK: '1',
      OTEL_DENO: 'true',
      OTEL_SERVICE_NAME: 'deno-shop',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver,
      // The test's OTLP check skips requests with this header. `recorded.test.ts` lists the mistakes in Deno's bodies.
      OTEL_EXPORTER_OTLP_HEADERS: `apikey=deno,${name}=${value}`,
    },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  while (!/listening on \d+\n/.test(printed)) {
    const [chunk] = (await Promise.race([once(child.stdout, 'data'), exited])) as [Buffer | number | null];
    if (!Buffer.isBuffer(chunk)) throw new Error(`Deno ended with ${String(chunk)} after: ${printed}`);
    printed += chunk.toString();
  }
  child.stdout.resume();
  return {
    url: `http://127.0.0.1:${/listening on (\d+)/.exec(printed)![1]}`,
    async close() {
      child.stdin.end();
      return (await exited)[0];
    },
  };
}
