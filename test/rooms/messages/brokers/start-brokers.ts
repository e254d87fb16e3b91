import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

// The packages of Debian, by the files that tell whether they are installed.
const PARTS = {
  'redis-server': '/usr/bin/redis-server',
  mosquitto: '/usr/sbin/mosquitto',
  'python3-confluent-kafka': '/usr/lib/python3/dist-packages/confluent_kafka',
} as const;

/** Tells whether a package of Debian is missing. The tests with it are then skipped, and their names have the package. */
export function isMissing(part: keyof typeof PARTS): boolean {
  return !existsSync(PARTS[part]);
}

/** Imports a client that is installed in this folder. */
export async function importClient<T>(path: string): Promise<T> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'node_modules', path)).href)) as T;
}

/** A program that runs until it is stopped. */
export interface Running {
  /** A file for a socket, or the address of the broker. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

async function stopProgram(program: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => program.once('exit', resolve));
  if (program.exitCode === null && program.kill()) await ended;
}

/** Starts a server that writes `ready` when it listens. It gets a folder for its files. */
async function startServer(
  command: string,
  argumentsIn: (files: string) => readonly string[],
  ready: RegExp,
): Promise<Running> {
  const files = mkdtempSync(join(tmpdir(), 'waybill-broker-'));
  const program = spawn(command, argumentsIn(files), { stdio: ['ignore', 'pipe', 'pipe'], cwd: files });
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const output of [program.stdout, program.stderr]) {
      createInterface(output).on('line', (line) => {
        lines.push(line);
        if (ready.test(line)) resolve();
      });
    }
    program.once('error', reject);
    program.once('exit', () => reject(new Error(`${command} ended:\n${lines.join('\n')}`)));
  });
  return {
    address: join(files, 'socket'),
    async stop() {
      await stopProgram(program);
      rmSync(files, { recursive: true });
    },
  };
}

/** Starts Redis. The address is the file of its socket. */
export function startRedis(): Promise<Running> {
  return startServer(
    PARTS['redis-server'],
    (files) => ['--port', '0', '--unixsocket', join(files, 'socket'), '--save', ''],
    /ready to accept connections/i,
  );
}

/** Finds a free port. Mosquitto cannot choose one itself. */
async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A broker of MQTT. `address` is the file of its socket. */
export interface Mosquitto extends Running {
  /** The address for pages: MQTT over WebSocket. */
  readonly webAddress: string;
}

/** Starts Mosquitto. */
export async function startMosquitto(): Promise<Mosquitto> {
  const port = await findPort();
  const running = await startServer(
    PARTS.mosquitto,
    (files) => {
      const settings = join(files, 'settings');
      // The server would take another user, who cannot write into the folder.
      writeFileSync(
        settings,
        `listener 0 ${join(files, 'socket')}\nlistener ${port} 127.0.0.1\nprotocol websockets\nallow_anonymous true\nuser root\n`,
      );
      return ['-v', '-c', settings];
    },
    / running$/,
  );
  return { ...running, webAddress: `ws://127.0.0.1:${port}` };
}

/** A broker of Kafka with a client in Python. */
export interface Kafka extends Running {
  /** Sends a message with these headers from Python. */
  readonly send: (topic: string, headers: readonly (readonly [string, string])[]) => Promise<void>;
  /** Gives the headers of messages, as OpenTelemetry reads them in Python. */
  readonly receive: (topic: string, count: number) => Promise<readonly Record<string, string>[]>;
}

/** Starts a broker of Kafka in a process of Python. */
export async function startKafka(): Promise<Kafka> {
  const program = spawn('/usr/bin/python3', [join(folder, 'kafka-broker.py')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = createInterface(program.stdout)[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await answers.next();
    if (done) throw new Error('The broker of Kafka ended');
    return JSON.parse(value) as unknown;
  };
  const ask = (...command: readonly unknown[]): Promise<unknown> => {
    program.stdin.write(`${JSON.stringify(command)}\n`);
    return read();
  };
  return {
    address: (await read()) as string,
    stop: () => stopProgram(program),
    send: async (topic, headers) => void (await ask('send', topic, headers)),
    receive: async (topic, count) => (await ask('receive', topic, count)) as Record<string, string>[],
  };
}
