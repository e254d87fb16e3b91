import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { TraceTimeline } from 'waybill/viewer';
import 'waybill/viewer.css';
import { failedInvite } from '../../../stories/fixtures/trace-failed-invite.ts';
import { healthyInvite } from '../../../stories/fixtures/trace-healthy.ts';
import { spanId } from '../../../stories/fixtures/trace-records.ts';

afterEach(cleanup);

function show(timeline: ReactElement): ReturnType<typeof render> {
  return render(<StrictMode>{timeline}</StrictMode>);
}

function row(name: RegExp | string): HTMLElement {
  return screen.getByRole('treeitem', { name });
}

function selectedName(): string {
  return screen.getByRole('treeitem', { selected: true }).querySelector('.waybill-row-title')!.textContent;
}

describe('the keyboard', () => {
  beforeEach(() => {
    show(<TraceTimeline trace={failedInvite} selectedSpanId={spanId(5)} />);
    row(/^Check team seats/).focus();
  });

  async function press(keys: string): Promise<string> {
    await userEvent.keyboard(keys);
    expect(document.activeElement).toBe(screen.getByRole('treeitem', { selected: true }));
    return selectedName();
  }

  it('goes up and down, to the first row and to the last', async () => {
    expect(await press('{ArrowDown}')).toBe('14 of 25 seats taken');
    expect(await press('{ArrowUp}{ArrowUp}')).toBe('Verify token');
    expect(await press('{Home}{ArrowUp}')).toBe('Invite member');
    expect(await press('{End}{ArrowDown}')).toMatch(/^FunctionsHttpError/);
  });

  it('closes a row, then goes to its parent', async () => {
    expect(await press('{ArrowLeft}')).toBe('Check team seats');
    expect(row(/^Check team seats/).getAttribute('aria-expanded')).toBe('false');
    expect(screen.queryByRole('treeitem', { name: /14 of 25/ })).toBeNull();
    expect(await press('{ArrowLeft}')).toBe('POST /invite-user');
  });

  it('opens a row, then goes into it', async () => {
    await press('{ArrowLeft}{ArrowRight}');
    expect(row(/^Check team seats/).getAttribute('aria-expanded')).toBe('true');
    expect(await press('{ArrowRight}')).toBe('14 of 25 seats taken');
    expect(await press('{ArrowRight}')).toBe('14 of 25 seats taken');
  });

  it('goes from error to error and around', async () => {
    expect(await press('e')).toBe('Create invitation');
    expect(await press('e')).toMatch(/^FunctionsHttpError/);
    expect(await press('e')).toBe('Invite member');
    expect(await press('{Shift>}E{/Shift}')).toMatch(/^FunctionsHttpError/);
  });

  it('opens the folded row that hides the next error', async () => {
    await press('{Home}{ArrowLeft}');
    expect(screen.getAllByRole('treeitem')).toHaveLength(1);
    expect(await press('e')).toBe('POST /functions/v1/invite-user');
  });

  it('reaches the tree by one stop, the details by Enter, and the tree again by Shift+Tab', async () => {
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Check team seats' }));
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Back to the steps' }));
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Details' }));
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(row(/^Check team seats/));
    await userEvent.tab({ shift: true });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Keys' }));
  });

  it('leaves letters alone outside the tree', async () => {
    screen.getByRole('button', { name: 'Next error' }).focus();
    await userEvent.keyboard('e');
    expect(selectedName()).toBe('Check team seats');
  });

  it('leaves the browser its own shortcuts', async () => {
    await userEvent.keyboard('{Control>}e{/Control}');
    expect(selectedName()).toBe('Check team seats');
  });
});

it('turns left and right around where text runs from right to left', async () => {
  show(
    <div dir="rtl">
      <TraceTimeline trace={healthyInvite} />
    </div>,
  );
  row(/^Invite member/).focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(screen.getAllByRole('treeitem')).toHaveLength(1);
  await userEvent.keyboard('{ArrowLeft}');
  expect(screen.getAllByRole('treeitem').length).toBeGreaterThan(1);
});

it('hands the selection to a row that is closed above it', async () => {
  show(<TraceTimeline trace={failedInvite} />);
  await userEvent.click(row(/^POST \/invite-user/).querySelector('.waybill-row-toggle')!);
  expect(selectedName()).toBe('POST /invite-user');
});

it('closes a row elsewhere without selecting it', async () => {
  show(<TraceTimeline trace={failedInvite} />);
  await userEvent.click(row(/^Check team seats/).querySelector('.waybill-row-toggle')!);
  expect(selectedName()).toBe('Create invitation');
  expect(screen.queryByRole('treeitem', { name: /14 of 25/ })).toBeNull();
});
