import type { Frame, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBuiltPage, type BuiltPage } from './open-built-page.ts';

let built: BuiltPage;
beforeAll(async () => {
  built = await openBuiltPage();
});
afterAll(() => built?.close());

const copyButton = (frame: Page | Frame) => frame.getByRole('button', { name: /^Copy reference/ });

/** Gives the text that a person would paste into the page now. */
async function paste(page: Page, frame: Page | Frame): Promise<string> {
  const notes = frame.getByRole('textbox', { name: 'Notes' });
  await notes.focus();
  await page.keyboard.press('ControlOrMeta+V');
  return notes.inputValue();
}

/** Copies with a trusted click. Gives the spoken text, and whether the button kept its name and the focus. */
async function copy(frame: Page | Frame) {
  const button = copyButton(frame);
  const region = await button.evaluateHandle((element) => element.nextElementSibling!);
  const before = await region.evaluate((element) => [element.tagName, element.textContent]);
  const name = await button.getAttribute('aria-label');
  // The text stays for only two seconds, so the page itself listens for it.
  const saying = region.evaluate(
    (element) =>
      new Promise<string | false>((resolve) => {
        new MutationObserver(() => {
          if (element.textContent) resolve(element.isConnected && element.textContent);
        }).observe(element, { childList: true, characterData: true, subtree: true });
      }),
  );
  const [said] = await Promise.all([saying, button.click()]);
  return {
    before,
    said,
    nameIsKept: name === (await button.getAttribute('aria-label')),
    focusIsKept: await button.evaluate((element) => element === document.activeElement),
  };
}

const done = { before: ['OUTPUT', ''], said: 'Copied', nameIsKept: true, focusIsKept: true };
const lines =
  /^Reference: \w{4}-\w{5}\nTime: .+Z\nApp: team-web 4\.12\.0 \(production\)\nPage: .+\nTrace: \w{32}\nCorrelation: [-\w]{36}$/;

it.each([
  ['a secure page', 'http://127.0.0.1', '/', true],
  ['a page over plain http', 'http://copy.test', '/', false],
  ['a page that its server denies the clipboard', 'http://127.0.0.1', '/denied', true],
])('copies on %s', async (_, origin, path, isSecure) => {
  const { page } = await built.open(`${origin}:${built.port}${path}`);
  expect(await page.evaluate(() => isSecureContext)).toBe(isSecure);
  expect(await copy(page)).toEqual(done);
  expect(await paste(page, page)).toMatch(lines);
});

it('copies in a frame of another origin', async () => {
  const framed = `http://localhost:${built.port}/`;
  const { page } = await built.open(`http://127.0.0.1:${built.port}/?framed=${encodeURIComponent(framed)}`);
  const frame = page.frame({ url: framed })!;
  expect(await copy(frame)).toEqual(done);
  expect(await paste(page, frame)).toMatch(lines);
});

it('copies in a dialog that makes the rest of the page inert', async () => {
  const { page } = await built.open(`http://copy.test:${built.port}/?dialog`);
  expect(await copy(page)).toEqual(done);
  await page.keyboard.press('Escape');
  expect(await paste(page, page)).toMatch(lines);
});

it('selects the code when the click is too long ago for the browser, and says how to copy it', async () => {
  const { page } = await built.open(`http://127.0.0.1:${built.port}/`);
  const code = await page.locator('code').first().innerText();
  // Each `evaluate` of Playwright counts as a click. So the page itself waits until the browser, by its own clock,
  // allows no copying any more: five seconds in Chromium.
  const pressed = page.waitForEvent('console', (message) => message.text() === 'pressed');
  await copyButton(page).evaluate((button) => {
    function pressLate(): void {
      if (navigator.userActivation.isActive) return void requestAnimationFrame(pressLate);
      (button as HTMLElement).click();
      console.log('pressed');
    }
    pressLate();
  });
  await pressed;
  await page.getByText('Press Ctrl+C to copy').waitFor();
  expect(await page.evaluate(() => String(getSelection()))).toBe(code);
  await page.keyboard.press('ControlOrMeta+C');
  expect(await paste(page, page)).toBe(code);
});

it('copies the unsent report, whole', async () => {
  const { page } = await built.open(`http://127.0.0.1:${built.port}/`);
  await Promise.all([
    page.getByText('Copied', { exact: true }).first().waitFor({ state: 'attached' }),
    page.getByRole('button', { name: 'Copy details' }).click(),
  ]);
  const text = await paste(page, page);
  expect(text).toMatch(/^Waybill support bundle/);
  expect(text).toMatch(/End of Waybill support bundle; records: 1, checksum: \w+$/);
});
