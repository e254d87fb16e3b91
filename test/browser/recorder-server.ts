import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Plugin } from 'vite';
import type { Answer, SeenRequest } from './recorder.ts';

interface Room {
  readonly seen: SeenRequest[];
  answers: readonly Answer[];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function reply(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { status = 200, headers = {}, body = '{}', cors = 'any' } = answer;
  const { origin, 'access-control-request-headers': wanted = '' } = request.headers;
  if (cors !== 'none' && origin !== undefined) {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', '*');
    response.setHeader('access-control-allow-headers', cors === 'any' ? wanted : cors.join());
  }
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Answers everything below `/recorder/<key>/` as that key was told to, and remembers what came in. */
function createRecorder(otherOrigin: () => string) {
  const rooms = new Map<string, Room>();
  return async (request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> => {
    const [, mount, key = '', command] = (request.url ?? '').split(/[/?]/);
    if (mount !== 'recorder') return next();
    const body = await bodyOf(request);
    if (key === 'other-origin') return void response.end(otherOrigin());
    const room = rooms.get(key) ?? { seen: [], answers: [] };
    rooms.set(key, room);
    if (request.method === 'OPTIONS' && command?.startsWith('~')) return reply(request, response, {});
    if (command === '~seen') return reply(request, response, { body: JSON.stringify(room.seen) });
    if (command === '~answer') {
      room.answers = JSON.parse(body) as Answer[];
      return reply(request, response, {});
    }
    const answer = room.answers[0] ?? {};
    if (request.method !== 'OPTIONS' && room.answers.length > 1) room.answers = room.answers.slice(1);
    const { method = '', url = '', headers } = request;
    room.seen.push({
      method,
      path: url.slice(`/recorder/${key}`.length),
      headers: headers as Record<string, string>,
      body,
    });
    reply(request, response, answer);
  };
}

/** Starts a recorder on a port of its own. */
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

/** Puts a recorder on the origin of the tests' page, and starts another one on an origin of its own. */
export function recorderPlugin(): Plugin {
  const others: { close: () => Promise<void> }[] = [];
  return {
    name: 'recorder',
    async configureServer({ middlewares }) {
      const other = await startRecorder();
      others.push(other);
      const record = createRecorder(() => other.origin);
      middlewares.use((request, response, next) => void record(request, response, next));
    },
    async closeBundle() {
      await Promise.all(others.splice(0).map((other) => other.close()));
    },
  };
}
