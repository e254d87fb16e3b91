import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../demo/server/listen.ts';

async function answerTo(host: string, allowedHosts: readonly string[] = []): Promise<number> {
  const { url, serve, close } = await listen(0, { allowedHosts });
  onTestFinished(close);
  serve(() => new Response('login'));
  return new Promise((resolve, reject) => {
    request(`${url}/config.json`, { headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

it.each(['localhost', 'localhost:4400', '127.0.0.1:4400', '[::1]:4400', 'teams.localhost'])(
  'the demo answers under its own name %s',
  async (host) => expect(await answerTo(host)).toBe(200),
);

it.each([
  'rebound.example',
  'rebound.example:4400',
  '127.0.0.1.rebound.example',
  'localhost.example',
  '192.168.0.7',
])('the demo refuses the foreign name %s', async (host) => expect(await answerTo(host)).toBe(403));

it('the demo answers under a foreign name that its start allows', async () => {
  expect(await answerTo('demo.example:4400', ['demo.example'])).toBe(200);
  expect(await answerTo('other.example', ['demo.example'])).toBe(403);
});
