import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { createSupportBundle } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import { TraceSearch } from 'waybill/viewer';
import type { TraceSearchProps } from 'waybill/viewer';
import {
  changed,
  cutOff,
  nothingRecorded,
  oneTrace,
  severalTraces,
  withLeftOut,
} from '../../../stories/fixtures/support-bundles.ts';

// A bundle needs no search. These functions fail if the component calls them.
const search = vi.fn<TraceSearchProps['search']>(() => Promise.reject(new Error('a bundle needs no search')));
const load = vi.fn<TraceSearchProps['load']>(() => Promise.reject(new Error('a bundle needs no search')));

beforeEach(() => {
  vi.clearAllMocks();
  render(<TraceSearch search={search} load={load} />);
});
afterEach(cleanup);

function box(): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Find what a user saw' });
}

/** Copies a text from a field of the page and pastes it into the box, by the usual keys. */
async function paste(text: string): Promise<void> {
  const source = document.createElement('textarea');
  source.value = text;
  document.body.append(source);
  source.select();
  await userEvent.copy();
  source.remove();
  box().focus();
  await userEvent.paste();
}

function drop(file: File): boolean {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  const init = { dataTransfer, bubbles: true, cancelable: true };
  const isAccepted = !box().dispatchEvent(new DragEvent('dragover', init));
  box().dispatchEvent(new DragEvent('drop', init));
  return isAccepted;
}

const status = (): string => screen.getAllByRole('status')[0]!.textContent;
const notice = (): string => document.querySelector('.waybill-bundle')!.textContent;
const rows = (): string[] =>
  screen.getAllByRole('treeitem').map((row) => row.querySelector('.waybill-row-title')!.textContent);

const ONE_TRACE = [
  'Invite member',
  'Submitting the invitation form',
  'GET /rest/v1/seats',
  '14 of 25 seats taken',
  'POST /functions/v1/invite-user',
  'Error: The invitation service does not answer',
];

it('opens a pasted bundle on the failed step, and names its origin', async () => {
  await paste(oneTrace);
  await screen.findByRole('tree');
  expect(status()).toBe('Support bundle: 1 trace');
  expect(notice()).toMatch(
    /^From a pasted support bundle, made \d+ .+It shows what one browser knew\. Nothing of it is stored\.$/,
  );
  const made = document.querySelector('.waybill-bundle time')!.getAttribute('datetime')!;
  expect(oneTrace).toContain(`"made_at":"${made}"`);
  expect(rows()).toEqual(ONE_TRACE);
  const selected = screen.getByRole('treeitem', { selected: true });
  expect(selected.textContent).toMatch(/^POST \/functions\/v1\/invite-user.*Failed333 ms$/);
  expect(screen.getByText(/at async HTMLFormElement\.<anonymous>/)).toBeTruthy();
  expect([search.mock.calls, load.mock.calls]).toEqual([[], []]);
});

it.each<[string, (text: string) => string]>([
  ['a quoted mail', (text) => `Hello,\r\n\r\n${text}`.replace(/^/gm, '> ').replaceAll('\n', '\r\n')],
  ['a code fence', (text) => `See KM70-WHSPV:\n\`\`\`\n${text}\n\`\`\`\nThanks`],
  ['a mail of short lines', (text) => text.replace(/.{72}/g, '$&\n')],
])('draws it out of %s', async (_, inside) => {
  await paste(inside(oneTrace));
  await screen.findByRole('tree');
  expect(rows()).toEqual(ONE_TRACE);
  expect(notice()).not.toContain('on its way');
});

it('means all that was pasted on Enter, though it shows the beginning only', async () => {
  await paste(oneTrace);
  await screen.findByRole('tree');
  expect(box().value.length).toBeLessThanOrEqual(2000);
  expect(box().value).toMatch(/^Waybill support bundle: .*\nMade /);
  await userEvent.keyboard('{Enter}');
  expect(status()).toBe('Support bundle: 1 trace');
  expect(rows()).toEqual(ONE_TRACE);
});

it('understands a text that came into the field in one line', async () => {
  await userEvent.fill(box(), oneTrace.replaceAll('\n', ''));
  await userEvent.keyboard('{Enter}');
  await screen.findByRole('tree');
  expect(rows()).toEqual(ONE_TRACE);
  expect(notice()).not.toContain('on its way');
});

it('lets one choose among several traces, and go back', async () => {
  await paste(severalTraces);
  const list = await screen.findByRole('list', { name: 'Traces found' });
  expect(status()).toBe('Support bundle: 3 traces');
  expect(
    within(list)
      .getAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual([
    expect.stringMatching(/^Invite member2 errors20 Nov 2026, .*team-web413 msKM70-WHSPV$/),
    expect.stringMatching(/^Open members pageOK20 Nov 2026, .*team-web96\.4 msDGGZ-K8010$/),
    expect.stringMatching(/^Open members pageOK20 Nov 2026, .*team-web96\.4 msYH0G-PXZ9D$/),
  ]);
  await userEvent.click(within(list).getByRole('button', { name: /DGGZ-K8010/ }));
  await screen.findByRole('tree');
  expect(rows()).toEqual(['Open members page', '14 members shown']);
  expect([search.mock.calls, load.mock.calls]).toEqual([[], []]);
  expect(notice()).toContain('Nothing of it is stored.');
  await userEvent.click(screen.getByRole('button', { name: 'Back to the 3 traces' }));
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /DGGZ-K8010/ }));
});

describe('a notice of missing records', () => {
  it('is shown for a text that was cut off, and the rest is drawn', async () => {
    await paste(cutOff);
    await screen.findByRole('tree');
    expect(notice()).toMatch(/The text was cut off on its way: 2 records are missing\. Ask for all of it/);
    // The action itself is missing, so all other records stand side by side.
    expect(rows()).toEqual([
      'Submitting the invitation form',
      'GET /rest/v1/seats',
      '14 of 25 seats taken',
      'POST /functions/v1/invite-user',
    ]);
    expect(document.querySelector('.waybill-bundle [data-tone="failed"]')).not.toBeNull();
  });

  it('is shown for a text that lost its last line only', async () => {
    await paste(oneTrace.slice(0, oneTrace.lastIndexOf('\n')));
    await screen.findByRole('tree');
    expect(notice()).toContain('cut off on its way; all records that can be counted are here');
    expect(rows()).toEqual(ONE_TRACE);
  });

  it('is shown for a text in which a sign was changed', async () => {
    await paste(changed);
    await screen.findByRole('tree');
    expect(notice()).toContain('The text was changed on its way: 1 record cannot be read.');
    expect(rows()).toEqual(ONE_TRACE.filter((name) => !name.startsWith('14 of')));
  });

  it('is shown for a text in which a word was changed', async () => {
    await paste(oneTrace.replace('Submitting', 'Submitted'));
    await screen.findByRole('tree');
    expect(notice()).toContain('single words or numbers may be wrong');
  });

  it('is shown for records that did not fit, and for records of no action', async () => {
    await paste(withLeftOut);
    await screen.findByRole('tree');
    expect(notice()).toContain('1 record did not fit into it');
    expect(notice()).toContain('1 record of no action: not drawn.');
    expect(notice()).not.toContain('on its way');
  });

  it.each<[string, string, RegExp]>([
    ['without any record', nothingRecorded, /^The browser had recorded nothing/],
    ['that lost all its records', oneTrace.split('\n').slice(0, 4).join('\n'), /^No record .* once more/],
    ['that lost more than its first lines', oneTrace.slice(0, 160), /^No record .* once more/],
    ['of a later version', oneTrace.replace('"version":1', '"version":2'), /^A newer version .* Update/],
  ])('is shown for a bundle %s', async (_, text, sentence) => {
    await paste(text);
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(status()).toBe('Support bundle: nothing to show');
    expect(screen.queryByRole('tree')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Search again' })).toBeNull();
  });

  it('is shown for a bundle if its records belong to no action', async () => {
    const { tracing } = createTestTracing();
    tracing.log.info('alone');
    await paste(createSupportBundle(tracing));
    expect(await screen.findByText(/belongs to no action, so there is no timeline/)).toBeTruthy();
  });
});

describe('a file', () => {
  it('is taken like a paste', async () => {
    expect(drop(new File([oneTrace], 'bundle.txt', { type: 'text/plain' }))).toBe(true);
    await screen.findByRole('tree');
    expect(rows()).toEqual(ONE_TRACE);
  });

  it('of another kind is not understood, and says so', async () => {
    drop(new File([new Uint8Array([0, 255, 254, 1, 2])], 'picture.png'));
    await expect.poll(status).toBe('No reference or id in this text');
  });
});

it('shows nothing of it as HTML', async () => {
  const { tracing, endActions } = createTestTracing({ service: '<img src=x onerror=alert(1)>' });
  tracing.action('<img src=x onerror=alert(1)>', (action) => {
    action.log.error('<script>alert(1)</script>', { '<b>': '<img src=x onerror=alert(1)>' });
  });
  endActions();
  await paste(createSupportBundle(tracing));
  await screen.findByRole('tree');
  expect(rows()).toEqual(['<img src=x onerror=alert(1)>', '<script>alert(1)</script>']);
  expect(document.querySelector('.waybill-search :is(img, script, b)')).toBeNull();
});

it('takes 200 kB, and shows all of their lines but not all of their text in the field', async () => {
  const { tracing, endActions } = createTestTracing();
  tracing.action('Import', (action) => {
    for (let nth = 0; nth < 250; nth++) action.log.info(`row ${nth}`, { text: 'word '.repeat(40) });
    action.log.error('row 250 cannot be read');
  });
  endActions();
  const text = createSupportBundle(tracing);
  expect(text.length).toBeGreaterThan(150_000);
  await paste(text);
  await screen.findByRole('tree');
  // Not all rows are in the document, but each row tells how many there are.
  expect(document.querySelector('[aria-selected=true]')!.getAttribute('aria-setsize')).toBe('251');
  expect(notice()).not.toMatch(/on its way|did not fit/);
  expect(box().value.length).toBeLessThanOrEqual(2000);
});
