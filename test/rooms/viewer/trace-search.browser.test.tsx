import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { TraceSearch } from 'waybill/viewer';
import type { TraceSearchProps } from 'waybill/viewer';
import 'waybill/viewer.css';
import type { TraceSummary } from 'waybill';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { healthyInvite } from '../../../stories/fixtures/trace-healthy.ts';
import { spanId } from '../../../stories/fixtures/trace-records.ts';
import { summaries } from '../../../stories/fixtures/trace-summaries.ts';

afterEach(cleanup);

const block = `Reference: KM70-WHSPV
Time: 2026-11-20T08:39:02Z
App: team-web 4.12.0 (production)
Page: /members
Trace: ${failedInvite.traceId}
Span: ${spanId(4)}`;

function show({
  search = async () => summaries.slice(0, 1),
  load = async (traceId) => ({ ...failedInvite, traceId }),
  ...rest
}: Partial<TraceSearchProps> = {}) {
  const props = {
    search: vi.fn<TraceSearchProps['search']>(search),
    load: vi.fn<TraceSearchProps['load']>(load),
  };
  render(
    <StrictMode>
      <TraceSearch {...props} {...rest} />
    </StrictMode>,
  );
  return props;
}

function box(): HTMLTextAreaElement {
  return screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Find what a user saw' });
}

async function enter(text: string): Promise<void> {
  await userEvent.fill(box(), text);
  await userEvent.keyboard('{Enter}');
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

function status(): string {
  return screen.getAllByRole('status')[0]!.textContent;
}

function selectedName(): string {
  return screen.getByRole('treeitem', { selected: true }).querySelector('.waybill-row-title')!.textContent;
}

it('names the understood input and opens the only hit on the failed step', async () => {
  const { search, load } = show();
  await enter('km7o whspv');
  await screen.findByRole('tree');
  expect(status()).toBe('Reference KM70-WHSPV: 1 trace');
  expect(search.mock.calls).toEqual([[{ kind: 'reference', low40: '9d0e0e4736' }]]);
  expect(load.mock.calls).toEqual([[failedInvite.traceId]]);
  expect(selectedName()).toBe('Create invitation');
});

it('searches as soon as a copied block is pasted, and opens the span that it names', async () => {
  const { search } = show();
  await paste(block);
  await screen.findByRole('tree');
  expect(search.mock.calls).toEqual([[{ kind: 'trace', traceId: failedInvite.traceId, spanId: spanId(4) }]]);
  expect(selectedName()).toBe('Verify token');
  expect(box().value).toBe(block);
});

it('shows each line of a pasted report, with no control over the text', async () => {
  show();
  await paste(block);
  await screen.findByRole('tree');
  const lineHeight = Number.parseFloat(getComputedStyle(box()).lineHeight);
  expect(box().clientHeight).toBeGreaterThanOrEqual(6 * lineHeight);
  expect(box().scrollHeight).toBeLessThanOrEqual(box().clientHeight);
  expect(box().matches('[type="search"]')).toBe(false);
});

it('scrolls a text of many lines inside the box', async () => {
  show();
  await enter(Array.from({ length: 200 }, (_, index) => `line ${index}`).join('\n'));
  expect(box().getBoundingClientRect().height).toBeLessThan(400);
});

it('begins a new line with Shift and Enter, and searches with Enter', async () => {
  const { search } = show();
  await userEvent.fill(box(), 'the invitation');
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}KM70-WHSPV');
  expect(box().value).toBe('the invitation\nKM70-WHSPV');
  expect(search).not.toHaveBeenCalled();
  await userEvent.keyboard('{Enter}');
  expect(search).toHaveBeenCalledOnce();
});

it('empties the box by a button, and keeps the focus in the box', async () => {
  show();
  await enter('KM70-WHSPV');
  await screen.findByRole('tree');
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
  expect(box().value).toBe('');
  expect(document.activeElement).toBe(box());
  expect(screen.queryByRole('tree')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Clear' })).toBeNull();
});

it('searches at once for its initial text, and only once', async () => {
  const { search } = show({ initialText: 'KM70-WHSPV' });
  await screen.findByRole('tree');
  expect(box().value).toBe('KM70-WHSPV');
  expect(search.mock.calls).toEqual([[{ kind: 'reference', low40: '9d0e0e4736' }]]);
  await enter('');
  expect(screen.queryByRole('tree')).toBeNull();
  expect(search).toHaveBeenCalledOnce();
});

it('lets other words be pasted and edited', async () => {
  const { search } = show();
  await paste('the invitation');
  expect(box().value).toBe('the invitation');
  expect(status()).toBe('');
  expect(search).not.toHaveBeenCalled();
});

it('says that a reference looks mistyped, and does not search', async () => {
  const { search } = show();
  await enter('KM70-WHSPW');
  expect(status()).toBe('Reference KM70-WHSPW looks mistyped');
  expect(screen.getByText(/Nothing was searched/)).toBeTruthy();
  expect(search).not.toHaveBeenCalled();
});

it('says that a text holds no reference or id', async () => {
  const { search } = show();
  await enter('the button does nothing');
  expect(status()).toBe('No reference or id in this text');
  expect(search).not.toHaveBeenCalled();
});

it('is as at first when the box is emptied', async () => {
  show();
  await enter('KM70-WHSPW');
  await enter('');
  expect(status()).toBe('');
  expect(screen.queryByText(/Nothing was searched/)).toBeNull();
});

describe('several hits', () => {
  it('are offered with time, name, service and outcome, and the chosen one opens', async () => {
    const { load } = show({ search: async () => summaries, load: async () => healthyInvite });
    await enter('5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10');
    const hit = await screen.findByRole('button', { name: /POST \/accept-invitation/ });
    expect(status()).toMatch(/: 4 traces$/);
    expect(hit.textContent).toMatch(/1 error.*20 Nov 2026, .*accept-invitation.*1\.48 s.*DGGZ-K8010/);

    await userEvent.click(hit);
    await screen.findByRole('tree');
    expect(load.mock.calls).toEqual([[summaries[3]!.traceId]]);
  });

  it('can be gone back to, and the focus is never lost', async () => {
    show({ search: async () => summaries });
    await enter('5b0e6f5c-9a43-4a6e-8f0b-0f6f2f1f7a10');
    await userEvent.click(await screen.findByRole('button', { name: /POST \/accept-invitation/ }));
    const back = await screen.findByRole('button', { name: 'Back to the 4 traces' });
    expect(document.activeElement).toBe(back);

    await userEvent.keyboard('{Enter}');
    expect(screen.getByRole('list', { name: 'Traces found' }).children).toHaveLength(4);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /POST \/accept-invitation/ }));
  });
});

it('says why nothing may be found, and searches again on demand', async () => {
  const answers: TraceSummary[][] = [[], [summaries[0]!]];
  const { search } = show({ search: async () => answers.shift()! });
  await enter('KM70-WHSPV');
  const again = await screen.findByRole('button', { name: 'Search again' });
  expect(status()).toBe('Reference KM70-WHSPV: nothing found');
  expect(screen.getByText(/still on its way/)).toBeTruthy();

  await userEvent.click(again);
  await screen.findByRole('tree');
  expect(search).toHaveBeenCalledTimes(2);
});

it('says that nothing is found when a trace is gone by the time it is opened', async () => {
  show({ load: async () => null });
  await enter('KM70-WHSPV');
  await screen.findByRole('button', { name: 'Search again' });
  expect(status()).toBe('Reference KM70-WHSPV: nothing found');
});

describe('a failure', () => {
  it.each<[string, Partial<TraceSearchProps>]>([
    ['a rejected search', { search: () => Promise.reject(new Error('503 at 10.0.0.7')) }],
    [
      'a search that throws',
      {
        search: () => {
          throw new Error('503 at 10.0.0.7');
        },
      },
    ],
    ['a rejected load', { load: () => Promise.reject(new Error('503 at 10.0.0.7')) }],
  ])('of %s is a plain sentence, without the inner message', async (_, props) => {
    show(props);
    await enter('KM70-WHSPV');
    await screen.findByRole('button', { name: 'Try again' });
    expect(status()).toBe('Reference KM70-WHSPV: the search failed');
    expect(document.body.textContent).not.toContain('10.0.0.7');
  });

  it('can be tried again', async () => {
    let attempts = 0;
    show({
      search: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('503');
        return summaries.slice(0, 1);
      },
    });
    await enter('KM70-WHSPV');
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(document.activeElement).toBe(box());
    expect(await screen.findByRole('tree')).toBeTruthy();
  });
});

describe('two quick searches', () => {
  it('show the answer to the second, whichever comes first', async () => {
    const answers = new Map<string, (hits: readonly TraceSummary[]) => void>();
    show({
      search: (query) => new Promise((resolve) => answers.set(query.kind, resolve)),
      load: async (traceId) => (traceId === summaries[0]!.traceId ? failedInvite : healthyInvite),
    });
    await enter('KM70-WHSPV');
    expect(status()).toBe('Reference KM70-WHSPV: searching');
    await enter(summaries[1]!.traceId);
    answers.get('trace')!([summaries[1]!]);
    await screen.findByRole('tree');
    await act(async () => answers.get('reference')!([]));

    expect(status()).toBe(`Trace ${summaries[1]!.traceId}: 1 trace`);
    expect(selectedName()).toBe('Invite member');
  });

  it('leave a mistyped reference standing against a late answer', async () => {
    let answer: (hits: readonly TraceSummary[]) => void = () => {};
    show({ search: () => new Promise((resolve) => (answer = resolve)) });
    await enter('KM70-WHSPV');
    await enter('KM70-WHSPW');
    await act(async () => answer(summaries));
    expect(status()).toBe('Reference KM70-WHSPW looks mistyped');
    expect(screen.queryByRole('list', { name: 'Traces found' })).toBeNull();
  });
});
