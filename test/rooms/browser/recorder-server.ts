import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { corsHeaders } from '@supabase/supabase-js/cors';
import type { Plugin } from 'vite';
import { takeWrongOtlp, watchOtlp } from '../otlp/watch-otlp.ts';
import type { Answer, CorsProfile, SeenRequest } from './recorder.ts';

interface Room {
  readonly seen: SeenRequest[];
  answers: readonly Answer[];
  /** Functions that the recorder calls after each request. */
  readonly waiting: Set<() => void>;
}

const OLD_SUPABASE = ['authorization', 'x-client-info', 'apikey', 'content-type'];

function allowedHeaders(profile: CorsProfile, wanted: string): string {
  switch (profile) {
    case 'none':
      return '';
    case 'reflect':
      return wanted;
    case 'star':
      return '*';
    case 'old supabase':
      return OLD_SUPABASE.join();
    case 'new supabase':
      return corsHeaders['Access-Control-Allow-Headers'] ?? '';
    default:
      return profile.join();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function reply(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status = 200, headers = {}, body = '{}', stream = 'ends', cors = 'reflect' } = answer;
  const { origin, 'access-control-request-headers': wanted = '' } = request.headers;
  if (cors !== 'none' && origin !== undefined) {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', '*');
    response.setHeader('access-control-allow-headers', allowedHeaders(cors, wanted));
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204, headers).end();
    return;
  }
  if (stream === 'never starts') return;
  if (stream === 'is cut') {
    request.socket.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (stream === 'ends') response.end(body);
  else response.write(body);
}

function nextAnswer(room: Room, method: string, path: string): Answer {
  const placed = room.answers.find((answer) => answer.path === path);
  if (placed) return placed;
  const queue = room.answers.filter((answer) => answer.path === undefined);
  const [answer = {}] = queue;
  if (method !== 'OPTIONS' && queue.length > 1) room.answers = room.answers.filter((one) => one !== answer);
  return answer;
}

async function waitFor({ seen, waiting }: Room, count: number): Promise<void> {
  if (seen.length >= count) return;
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (seen.length < count) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
  });
}

/** Lists the problems of the OTLP that came to these keys, or to no key at all. */
function wrongOtlpOf(keys: readonly string[]): Promise<string[]> {
  return takeWrongOtlp((path) => {
    const [, mount, key = ''] = path.split('/');
    return mount !== 'recorder' || keys.includes(key);
  });
}

// The recipes of `docs/recipes.md` call the API of their app at these paths.
const RECIPES_API = /^\/api\/teams\//;

/**
 * Gives every request below `/recorder/<key>/` the answers that the test set for that key, and remembers the request.
 * Below `/otlp/` it accepts everything.
 */
function createRecorder(otherOrigin: () => string) {
  const rooms = new Map<string, Room>();
  return async (request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> => {
    const { method = '', headers } = request;
    const url = request.url?.replace(RECIPES_API, '/recorder/') ?? '';
    const [, mount, key = '', command, count] = url.split(/[/?]/);
    if (mount !== 'recorder' && mount !== 'otlp') return next();
    const body = await bodyOf(request);
    // Pages with their own server send their records here, as the page of README does.
    if (mount === 'otlp') return reply(request, response, {});
    if (key === 'other-origin') return void response.end(otherOrigin());
    if (key === 'wrong-otlp') {
      const wrong = await wrongOtlpOf(JSON.parse(body) as string[]);
      return reply(request, response, { body: JSON.stringify(wrong) });
    }
    const room = rooms.get(key) ?? { seen: [], answers: [], waiting: new Set() };
    rooms.set(key, room);
    if (method === 'OPTIONS' && command?.startsWith('~')) return reply(request, response, {});
    if (command === '~seen') {
      await waitFor(room, Number(count));
      return reply(request, response, { body: JSON.stringify(room.seen) });
    }
    if (command === '~answer') {
      room.answers = JSON.parse(body) as Answer[];
      return reply(request, response, {});
    }
    const path = url.slice(`/recorder/${key}`.length);
    const answer = nextAnswer(room, method, path);
    room.seen.push({ method, path, headers: headers as Record<string, string>, body });
    for (const look of room.waiting) look();
    reply(request, response, answer);
  };
}

/** Starts a recorder on a free port. */
export async function startRecorder(): Promise<{ origin: string; close: () => Promise<void> }> {
  let origin = '';
  const record = createRecorder(() => origin);
  const server = createServer((request, response) => {
    void record(request, response, () => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Puts a recorder on the origin of the tests' page, and starts a second recorder on another origin. */
export function recorderPlugin(): Plugin {
  const others: { close: () => Promise<void> }[] = [];
  return {
    name: 'recorder',
    async configureServer({ middlewares }) {
      watchOtlp();
      const other = await startRecorder();
      others.push(other);
      const record = createRecorder(() => other.origin);
      middlewares.use((request, response, next) => void record(request, response, next));
    },
    async closeBundle() {
      await Promise.all(others.splice(0).map((other) => other.close()));
      // Some payloads came in after their tests ended. No test is left to fail, so the run fails.
      for (const problem of await takeWrongOtlp()) {
        console.error(problem);
        process.exitCode = 1;
      }
    },
  };
}
