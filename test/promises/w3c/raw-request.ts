import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** The answer, with its headers as they were sent. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends header lines unchanged, in their order and with repetitions. `fetch` would join and check them. */
export async function sendRaw(
  address: string,
  lines: readonly (readonly [name: string, value: string])[],
): Promise<RawAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(address, { headers: ['host', new URL(address).host, ...lines.flat()] });
    outgoing.once('response', resolve).once('error', reject).end();
  });
  const headers = new Headers();
  for (let place = 0; place < response.rawHeaders.length; place += 2) {
    headers.append(response.rawHeaders[place]!, response.rawHeaders[place + 1]!);
  }
  return { status: response.statusCode ?? 0, headers, body: await text(response) };
}
