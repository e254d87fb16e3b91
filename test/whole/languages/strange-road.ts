import { createServer, request as send } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Program } from './start-program.ts';

const TRACING = ['traceparent', 'tracestate', 'baggage'];

/** A road to a program, on which a gateway can change headers. */
export interface Road extends Program {
  /** Whether the tracing headers arrive twice, with names in upper case. */
  isStrange: boolean;
  /** The `traceparent` of each request, as it arrived. */
  readonly carried: (string | undefined)[];
}

function spoil(headers: readonly string[]): string[] {
  return headers.flatMap((name, index) => {
    if (index % 2 === 1) return [];
    const pair = [name, headers[index + 1]!];
    return TRACING.includes(name.toLowerCase())
      ? [name.toUpperCase(), pair[1]!, name.toUpperCase(), pair[1]!]
      : pair;
  });
}

/** Opens a road to a program. */
export async function openRoad(target: string): Promise<Road> {
  const server = createServer((request, response) => {
    road.carried.push(request.headers['traceparent'] as string | undefined);
    const headers = road.isStrange ? spoil(request.rawHeaders) : request.rawHeaders;
    const onward = send(target + request.url!, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const road: Road = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isStrange: false,
    carried: [],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return road;
}
