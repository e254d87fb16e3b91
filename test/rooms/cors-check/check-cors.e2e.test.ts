import { checkCors, type CheckCorsOptions, type CorsReport } from 'waybill/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium, type ChromiumPage } from '../../whole/e2e/chromium-page.ts';
import {
  allowing,
  lines,
  NEW_SUPABASE,
  none,
  OLD_SUPABASE,
  reflect,
  strict,
  type CorsProfile,
} from './cors-profiles.ts';
import { listen } from '../server/listen.ts';

let chromium: ChromiumPage;
beforeAll(async () => {
  chromium = await openChromium();
});
afterAll(() => chromium?.close());

type Settings = Omit<CheckCorsOptions, 'url' | 'origin'>;

interface Compared {
  readonly report: CorsReport;
  /** Whether Chromium sent the request and gave its answer to the page. */
  readonly isSent: boolean;
  /** The preflights: first of `checkCors`, then of Chromium. */
  readonly asked: readonly string[];
}

/** Asks a server by `checkCors`. Then calls the server from a page of another origin. */
async function compare(profile: CorsProfile, settings: Settings): Promise<Compared> {
  const { page } = chromium;
  const origin = await listen(
    () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
  );
  const asked: string[] = [];
  const url = await listen((request) => {
    const { headers, method } = request;
    if (method !== 'OPTIONS') {
      return new Response('ok', { headers: { [`${ALLOW}origin`]: origin, [`${ALLOW}credentials`]: 'true' } });
    }
    const ofPreflight = ['origin', 'access-control-request-method', 'access-control-request-headers'];
    asked.push(ofPreflight.map((name) => headers.get(name)).join(' '));
    return profile(request);
  });
  const report = await checkCors({ url, origin, ...settings });
  // After a refusal `checkCors` asks a second time to find the reason. Chromium does not.
  asked.splice(1);

  await page.goto(origin);
  const isSent = await page.evaluate(
    ([address, names, method, credentials]) =>
      fetch(address, {
        method,
        credentials,
        // The content type JSON needs permission. Simple types do not.
        headers: names.map((name): [string, string] => [
          name,
          name === 'content-type' ? 'application/json' : 'x',
        ]),
      }).then(
        ({ ok }) => ok,
        () => false,
      ),
    [url, report.asked, report.method, settings.credentials ? 'include' : 'omit'] as const,
  );
  return { report, isSent, asked };
}

const ALLOW = 'access-control-allow-';
const put = { method: 'PUT' };
const withCookies = { credentials: true };
const withLogin = { appHeaders: ['Authorization', 'content-type'] };
const methods = (names: string) => allowing('*', { [`${ALLOW}methods`]: names });

it.each<[string, CorsProfile, Settings]>([
  ['reflects the asked headers', reflect, { headers: 'all', ...withLogin, ...withCookies, ...put }],
  ['allows *', allowing('*'), { headers: 'all', appHeaders: ['x-app'] }],
  ['has the new list of Supabase', allowing(NEW_SUPABASE), withLogin],
  ['has its list in capitals, with holes', allowing(` ,, ${NEW_SUPABASE.toUpperCase()} ,`), {}],
  ['knows all names and no others', strict(NEW_SUPABASE.split(', ')), withLogin],
  ['allows PUT', methods('GET, PUT'), put],
  ['allows all methods', methods('*'), put],
])('agrees with Chromium that a page may call a server that %s', async (_, profile, settings) => {
  const { report, isSent, asked } = await compare(profile, settings);
  expect({ ok: report.ok, isSent }).toEqual({ ok: true, isSent: true });
  expect(asked).toEqual([asked[0], asked[0]]);
});

it.each<[string, CorsProfile, Settings]>([
  ['has the old list of Supabase', allowing(OLD_SUPABASE), withLogin],
  ['has the new list, and all is sent', allowing(NEW_SUPABASE), { headers: 'all' }],
  ['allows *, and cookies are sent', (request) => star(reflect(request)), withCookies],
  ['has no commas in its list', allowing('*, traceparent tracestate baggage'), {}],
  ['says nothing for one unknown name', strict(['content-type']), withLogin],
  ['knows no CORS', none(), {}],
  ['knows no OPTIONS', none(404), {}],
  ['wants a login for OPTIONS', lines({ [`${ALLOW}headers`]: '*' }, 401), {}],
  ['fails', lines({ [`${ALLOW}headers`]: '*' }, 500), {}],
  ['redirects', lines({ [`${ALLOW}headers`]: '*', location: '/elsewhere' }, 307), {}],
  ['allows another origin', allowing('*', { [`${ALLOW}origin`]: 'https://app.example.com' }), {}],
  ['allows origins twice', allowing('*', { [`${ALLOW}origin`]: '*, *' }), {}],
  ['allows all origins, and cookies are sent', allowing(NEW_SUPABASE), withCookies],
  ['allows cookies in capitals', (request) => capital(reflect(request)), withCookies],
  ['does not allow PUT', allowing('*'), put],
  ['allows put in small letters', methods('put'), put],
  ['allows PATCH, and the page says patch', methods('PATCH'), { method: 'patch' }],
  ['has no commas between its methods', methods('GET POST'), {}],
])('agrees with Chromium that no page may call a server that %s', async (_, profile, settings) => {
  const { report, isSent, asked } = await compare(profile, settings);
  expect({ ok: report.ok, isSent }).toEqual({ ok: false, isSent: false });
  expect(asked).toEqual([asked[0], asked[0]]);
});

function changed(answer: Response, name: string, value: string): Response {
  answer.headers.set(`${ALLOW}${name}`, value);
  return answer;
}
const star = (answer: Response) => changed(answer, 'headers', '*');
const capital = (answer: Response) => changed(answer, 'credentials', 'True');

// https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
it('keeps to the standard where Chromium does not yet: * is no permission for authorization', async () => {
  const { report, isSent } = await compare(allowing('*'), withLogin);
  expect({ missing: report.missing, isSent }).toEqual({ missing: ['authorization'], isSent: true });
});
