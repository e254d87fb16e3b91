import { checkCors } from 'waybill/server';
import { expect, it, vi } from 'vitest';
import { reflect } from './cors-profiles.ts';
import { listen } from '../server/listen.ts';

const url = 'http://127.0.0.1:9/';
const origin = 'https://app.example.com';

it.each<[string, object, RegExp]>([
  ['a path', { url: '/v1' }, /got "\/v1" as url; write it like "https:\/\/api\.example\.com\/v1"/],
  ['no address', { url: undefined }, /got "undefined" as url/],
  ['an address of another kind', { url: 'ftp://files.example.com/' }, /as url/],
  [
    'a login in the address',
    { url: 'https://ada:secret@api.example.com/' },
    /got "api\.example\.com" as url with a login/,
  ],
  [
    'an address as origin',
    { origin: `${origin}/` },
    /as origin; write it like "https:\/\/app\.example\.com"/,
  ],
  ['a host as origin', { origin: 'app.example.com' }, /as origin/],
  ['no origin', { origin: undefined }, /as origin/],
  ['* as origin', { origin: '*' }, /as origin/],
  ['an origin in capitals', { origin: 'https://APP.example.com' }, /as origin/],
  ['a policy that is none', { headers: 'everything' }, /"everything" is not a header policy/],
  ['a header that is not ours', { headers: ['authorization'] }, /"authorization" is not a header policy/],
  ['a header name with a line break', { appHeaders: ['x-app\r\nhost'] }, /as the name of a header/],
  [
    'a header that no page may set',
    { appHeaders: ['Cookie'] },
    /"Cookie" as a header of the app; a page cannot set it/,
  ],
  ['one of the browser', { appHeaders: ['Sec-Fetch-Site'] }, /a page cannot set it/],
  ['a text as list', { appHeaders: 'authorization' }, /as appHeaders; pass a list/],
  ['a method that no page may use', { method: 'TRACE' }, /got "TRACE" as method/],
  ['a method with spaces', { method: 'GET / HTTP/1.1' }, /as method/],
  ['no time', { timeoutMs: 0 }, /as timeoutMs/],
  ['more time than timers have', { timeoutMs: Infinity }, /as timeoutMs/],
])('rejects %s, and sends nothing', async (_, settings, message) => {
  const sent = vi.spyOn(globalThis, 'fetch');
  const check = checkCors({ url, origin, ...settings });
  await expect(check).rejects.toThrow(TypeError);
  await expect(check).rejects.toThrow(message);
  await expect(check).rejects.not.toThrow('secret');
  expect(sent).not.toHaveBeenCalled();
  sent.mockRestore();
});

it.each([
  'null',
  'capacitor://localhost',
  'chrome-extension://abcdefgh',
  'http://localhost:5173',
  'http://[::1]',
])('asks for a page of %s', async (page) => {
  const seen = vi.fn<(origin: string | null) => void>();
  const server = await listen((request) => {
    seen(request.headers.get('origin'));
    return reflect(request);
  });
  expect(await checkCors({ url: server, origin: page })).toMatchObject({ ok: true, origin: page });
  expect(seen).toHaveBeenCalledExactlyOnceWith(page);
});
