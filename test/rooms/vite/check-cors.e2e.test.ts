import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openChromium, type ChromiumPage } from '../../whole/e2e/chromium-page.ts';
import { reflect } from '../cors-check/cors-profiles.ts';
import { listen } from '../server/listen.ts';
import { developWithCors } from './develop-with-cors.ts';

let chromium: ChromiumPage;
beforeAll(async () => {
  chromium = await openChromium();
});
afterAll(() => chromium?.close());

const html = { headers: { 'content-type': 'text/html' } };

async function open() {
  const asked = vi.fn<() => void>();
  const target = await listen((request) => {
    asked();
    return reflect(request);
  });
  const { origin } = await developWithCors();
  return { asked, origin, address: `${origin}/@waybill/cors?url=${target}` };
}

it('shows the report to who types its address, and to pages of the app', async () => {
  const { page } = chromium;
  const { origin, address } = await open();
  await page.goto(address);
  expect(await page.innerText('body')).toContain(`from ${origin}: a browser sends it.`);
  const text = await page.evaluate((url) => fetch(url).then((response) => response.text()), address);
  expect(text).toContain(`from ${origin}: a browser sends it.`);
});

it.each(['localhost', '127.0.0.1'])('lets a page of another port of %s send no preflight', async (host) => {
  const { page } = chromium;
  const { asked, address } = await open();
  const other = await listen(() => new Response(`<!doctype html><a href="${address}">report</a>`, html));
  await page.goto(other.replace('127.0.0.1', host));
  const answers = await page.evaluate(async (url) => {
    const img = new Image();
    const loaded = new Promise((resolve) => (img.onload = img.onerror = resolve));
    img.src = url;
    await loaded;
    const answer = (init: RequestInit) =>
      fetch(url, init).then(
        ({ status, type }) => `${status} ${type}`,
        () => 'none',
      );
    return [
      await answer({ mode: 'no-cors', referrerPolicy: 'no-referrer' }),
      await answer({ method: 'POST' }),
    ];
  }, address);
  expect(answers[0]).toBe('0 opaque');
  expect(answers[1]).not.toMatch(/^200/);
  await page.click('a');
  await page.getByText('Only pages of this server may ask').waitFor();
  expect(asked).not.toHaveBeenCalled();
});
