import { cleanup, render, screen, within } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { TraceTimeline } from 'waybill/viewer';
import 'waybill/viewer.css';
import type { TraceData } from 'waybill';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { healthyInvite } from '../../../stories/fixtures/trace-healthy.ts';
import { importOf } from '../../../stories/fixtures/trace-many-spans.ts';
import { spanId } from '../../../stories/fixtures/trace-records.ts';

afterEach(cleanup);

const many = importOf(300);

function show(trace: TraceData, selectedSpanId?: string): ReturnType<typeof render> {
  return render(
    <StrictMode>
      <TraceTimeline trace={trace} selectedSpanId={selectedSpanId} />
    </StrictMode>,
  );
}

const selected = (): HTMLElement => screen.getByRole('treeitem', { selected: true });
const selectedName = (): string => selected().querySelector('.waybill-row-title')!.textContent;
const names = (): readonly string[] =>
  screen.getAllByRole('treeitem').map((row) => row.querySelector('.waybill-row-title')!.textContent);
const press = (keys: string): Promise<void> => userEvent.keyboard(keys);
const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const status = (): string =>
  [...document.querySelectorAll('.waybill-tools output')].map((output) => output.textContent).join('');

describe('the search of a trace with more rows than the document has', () => {
  it('opens with /, finds rows that are not in the document, and goes from match to match', async () => {
    show(many);
    selected().focus();
    await press('/');
    const field = await screen.findByRole('searchbox', { name: 'Search all rows' });
    expect(document.activeElement).toBe(field);
    expect(screen.queryByRole('treeitem', { name: /^Row 29 / })).toBeNull();
    await press('Row 29');
    // The selected row is the third match, by its message.
    await expect.poll(status).toBe('3 of 12 rows');
    await press('{Enter}');
    expect([selectedName(), document.activeElement]).toEqual(['Row 291', field]);
    expect(status()).toBe('4 of 12 rows');
    await press('{Shift>}{Enter}{Enter}{Enter}{/Shift}');
    expect(selectedName()).toBe('Row 29');
    expect(screen.getByRole('treeitem', { name: /^Row 29 / })).toBe(selected());
    await press('{Escape}');
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(document.activeElement).toBe(selected());
  });

  it('expands the collapsed row above a match', async () => {
    show(failedInvite, spanId(1));
    selected().focus();
    await press('{ArrowLeft}/');
    await screen.findByRole('searchbox');
    await press('14 of 25{Enter}');
    expect(selectedName()).toBe('14 of 25 seats taken');
  });

  it('says how many matches the filter hides', async () => {
    show(failedInvite);
    selected().focus();
    await press('f');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Errors only' }));
    await userEvent.click(button('Search'));
    await press('seats');
    await expect.poll(status).toMatch(/^0 rows, \d+ more hidden by the filter/);
  });
});

describe('the filter', () => {
  it('keeps the matches and the rows above them, and counts what it hides', async () => {
    show(many);
    selected().focus();
    await press('f');
    const field = await screen.findByRole('searchbox', { name: 'Text' });
    expect(document.activeElement).toBe(field);
    await press('row 7');
    await expect.poll(status).toBe('11 of 602 spans shown, with 2 rows above the matches. 589 rows hidden.');
    expect(names().slice(0, 4)).toEqual([
      'Import members',
      'POST /functions/v1/import-members',
      'Row 7',
      'Row 70',
    ]);
    const row = screen.getByRole('treeitem', { name: /^Row 70 / });
    const place = ['aria-level', 'aria-posinset', 'aria-setsize', 'aria-expanded', 'data-dimmed'];
    expect(place.map((name) => row.getAttribute(name))).toEqual(['3', '2', '11', null, null]);
    expect(screen.getByRole('treeitem', { name: /^Import/ }).dataset['dimmed']).toBe('true');
    // The row that failed is hidden, so the first match is selected.
    expect(selectedName()).toBe('Row 7');
    await userEvent.click(button('Clear filter'));
    await expect.poll(status).toBe('');
    expect(selectedName()).toBe('Insert member');
  });

  it('combines its fields', async () => {
    show(failedInvite);
    await userEvent.click(button('Filter'));
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Service' }), 'invite-user');
    await userEvent.click(screen.getByRole('checkbox', { name: 'Errors only' }));
    await expect.poll(status).toMatch(/^2 of \d+ spans shown/);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Operation' }), 'Create invitation');
    await userEvent.fill(screen.getByRole('spinbutton', { name: 'Self time over (ms)' }), '100');
    await expect.poll(status).toMatch(/^1 of/);
    await userEvent.fill(screen.getByRole('spinbutton', { name: 'Self time over (ms)' }), '900');
    await expect.poll(status).toMatch(/^0 of/);
    expect(screen.getByText('No row matches the filter.')).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Details' })).toBeTruthy();
  });

  it('shows the critical path alone with c, and all rows again', async () => {
    show(healthyInvite);
    selected().focus();
    const all = names();
    await press('c');
    await expect.poll(status).toMatch(/spans shown/);
    expect(names().length).toBeLessThan(all.length);
    expect(document.activeElement).toBe(selected());
    await press('c');
    await expect.poll(names).toEqual(all);
  });

  it('begins anew with another trace', async () => {
    const { rerender } = show(failedInvite);
    await userEvent.click(button('Filter'));
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Errors only' }));
    await expect.poll(status).not.toBe('');
    rerender(
      <StrictMode>
        <TraceTimeline trace={healthyInvite} />
      </StrictMode>,
    );
    await expect.poll(status).toBe('');
    expect(names()).toContain('Verify token');
  });
});

describe('all rows', () => {
  it('collapse, expand to the errors, and expand', async () => {
    show(many);
    await userEvent.click(button('Filter'));
    await userEvent.click(await screen.findByRole('button', { name: 'Collapse all' }));
    expect(names()).toEqual(['Import members']);
    expect(selectedName()).toBe('Import members');
    await userEvent.click(button('Expand to errors'));
    expect(screen.getAllByRole('treeitem', { expanded: false }).length).toBeGreaterThan(10);
    await userEvent.click(button('Expand all'));
    expect(screen.queryByRole('treeitem', { expanded: false })).toBeNull();
  });

  it('are copied, also those that are not in the document', async () => {
    show(many);
    await userEvent.click(button('Filter'));
    await userEvent.click(await screen.findByRole('button', { name: 'Copy rows' }));
    await expect.poll(status).toMatch(/602 rows copied|did not allow/);
    if (!status().includes('602')) return;
    const lines = (await navigator.clipboard.readText()).split('\n');
    expect([lines.length, lines[2]!.trim().split('\t')[0]]).toEqual([602, 'Row 1']);
  });
});

describe('the list of the keys', () => {
  it('opens with ?, and gives the focus back when it is closed', async () => {
    show(failedInvite);
    selected().focus();
    await press('?');
    const dialog = await screen.findByRole('dialog', { name: 'Keys' });
    expect(within(dialog).getByText('Search all rows; Enter', { exact: false })).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(selected());
    await press('?');
    await screen.findByRole('dialog', { name: 'Keys' });
    await press('{Escape}');
    await expect.poll(() => screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(selected());
  });
});

it('leaves letters alone in a field, and with a modifier', async () => {
  show(failedInvite);
  selected().focus();
  const before = selectedName();
  await press('{Control>}f{/Control}{Alt>}c{/Alt}{Meta>}/{/Meta}');
  expect(document.querySelector('.waybill-tools-panel')).toBeNull();
  await press('f');
  await screen.findByRole('searchbox', { name: 'Text' });
  await press('ec/?');
  expect((document.activeElement as HTMLInputElement).value).toBe('ec/?');
  expect(screen.queryByRole('dialog')).toBeNull();
  await userEvent.clear(document.activeElement!);
  await expect.poll(status).toBe('');
  expect(selectedName()).toBe(before);
});
