import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen, type Listener } from '../../../demo/server/listen.ts';

describe('a port of the demo before the demo is ready', () => {
  let listener: Listener;

  beforeEach(async () => {
    listener = await listen(0);
  });
  afterEach(() => listener.close());

  test('lets a program wait, and then answers its request', async () => {
    const answer = fetch(`${listener.url}/config.json`, { method: 'POST', body: 'sent early' });
    const early = await Promise.race([answer, fetchesMeanwhile()]);
    expect(early).toBe('no answer yet');
    listener.serve(async (request) => new Response(`ready for what was ${await request.text()}`));
    expect((await answer).status).toBe(200);
    expect(await (await answer).text()).toBe('ready for what was sent early');
  });

  test('shows a person that it is starting, and reloads the page when it is ready', async () => {
    const response = await openAsPerson();
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader.read();
    expect(first.value).toContain('Northwind Teams is starting.');
    expect(first.value).not.toContain('http-equiv="refresh"');
    listener.serve(() => new Response('the app'));
    expect((await reader.read()).value).toContain('<meta http-equiv="refresh" content="0">');
    expect(await (await openAsPerson()).text()).toBe('the app');
  });

  test('cuts the waiting requests when the start fails', async () => {
    const answer = fetch(`${listener.url}/config.json`);
    await openAsPerson();
    await Promise.all([expect(answer).rejects.toThrow('fetch failed'), listener.close()]);
  });

  const openAsPerson = (): Promise<Response> => fetch(listener.url, { headers: { accept: 'text/html,*/*' } });

  /** Goes to the same port and back, so that an immediate answer to an earlier request would be there. */
  async function fetchesMeanwhile(): Promise<string> {
    for (let count = 0; count < 5; count++) await (await openAsPerson()).body!.cancel();
    return 'no answer yet';
  }
});
