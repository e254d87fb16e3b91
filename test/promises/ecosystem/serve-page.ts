import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ServePage } from '../attribution/lab-server.ts';

/** A request as it arrived. */
export interface Arrival {
  readonly scenario: string;
  readonly path: string;
  readonly correlationId: string | undefined;
}

/** The server of one page. It keeps lists of items, which are empty at first. */
export interface PageServer {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  readonly close: () => Promise<void>;
}

/** Answers the queries of the scenario of Apollo. */
function answerQuery(body: string, members: string[]): unknown {
  const { operationName, variables } = JSON.parse(body) as {
    operationName: string;
    variables: { name: string };
  };
  if (operationName === 'Refused') {
    return { data: null, errors: [{ message: 'You may not see this.', path: ['refused'] }] };
  }
  if (operationName === 'Invite') members.push(variables.name);
  const team = { __typename: 'Team', id: '1', members: ['Ada', ...members] };
  return { data: operationName === 'Invite' ? { invite: team } : { team } };
}

/** Reads and changes a list. POST adds an item, PUT replaces all items. */
function answerItems(method: string, body: string, items: string[]): unknown {
  if (method === 'POST') items.push(JSON.parse(body) as string);
  if (method === 'PUT') items.splice(0, items.length, ...(JSON.parse(body) as string[]));
  return items;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  listOf: (path: string) => string[],
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url!, 'http://page');
  const body = await text(request);
  const items = listOf(pathname.replace('/kept', ''));
  const isQuery = pathname.endsWith('/graphql');
  const result = isQuery ? answerQuery(body, items) : answerItems(request.method!, body, items);
  response.writeHead(Number(searchParams.get('status') ?? 200), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(result));
}

/** Serves a page, and answers its requests below `/api/`. The server cuts the connection of a request with `?cut`. */
export async function servePage(serveFile: ServePage): Promise<PageServer> {
  const arrivals: Arrival[] = [];
  const lists = new Map<string, string[]>();
  function listOf(path: string): string[] {
    const list = lists.get(path) ?? [];
    lists.set(path, list);
    return list;
  }
  const server = createServer((request, response) => {
    const [, scenario] = /^\/api\/([\w-]+)\//.exec(request.url ?? '') ?? [];
    // The file of the service worker lies in a folder. Its scope is the whole page.
    response.setHeader('service-worker-allowed', '/');
    if (scenario === undefined) return serveFile(request, response);
    arrivals.push({
      scenario,
      path: `${request.method} ${request.url!.slice(`/api/${scenario}/`.length)}`,
      correlationId: request.headers['x-correlation-id']?.toString(),
    });
    if (request.url!.endsWith('?cut')) return void request.socket.destroy();
    void answer(request, response, listOf);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
