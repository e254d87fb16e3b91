import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { TraceTimeline } from 'waybill/viewer';
import 'waybill/viewer.css';
import { importOf } from '../../../stories/fixtures/trace-many-spans.ts';

const before = { width: window.innerWidth, height: window.innerHeight };
const ROWS = 5_000;
const trace = importOf(ROWS);

afterEach(async () => {
  cleanup();
  await page.viewport(before.width, before.height);
});

async function showIn(width: number): Promise<void> {
  await page.viewport(width, 800);
  window.scrollTo(0, 0);
  render(
    <StrictMode>
      <TraceTimeline trace={trace} />
    </StrictMode>,
  );
}

const rows = (): readonly HTMLElement[] => screen.getAllByRole('treeitem');
const selected = (): HTMLElement => screen.getByRole('treeitem', { selected: true });
const nodes = (): number => document.querySelectorAll('.waybill-timeline *').length;
const placeOf = (row: Element): string =>
  ['aria-level', 'aria-posinset', 'aria-setsize'].map((name) => row.getAttribute(name)).join(' ');

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

describe.each([1280, 360])('ten thousand spans in a width of %i pixels', (width) => {
  beforeEach(() => showIn(width));

  it('put only the rows in view into the document', () => {
    expect(rows().length).toBeGreaterThan(20);
    expect(rows().length).toBeLessThanOrEqual(70);
    expect(nodes()).toBeLessThanOrEqual(3_000);
  });

  it('tell assistive technology the place of each row among all of them', () => {
    expect(placeOf(selected())).toBe('4 1 1');
    // In a narrow space the timeline opens at its top.
    const position = width > 1_000 ? ROWS - 10 : 2;
    const parent = screen.getByRole('treeitem', { name: new RegExp(`^Row ${position} `) });
    expect(placeOf(parent)).toBe(`3 ${position} ${ROWS}`);
  });

  it('let the keyboard reach the first row and the last, and keep the focus on the selected row', async () => {
    selected().focus();
    await userEvent.keyboard('{Home}');
    expect(selected().textContent).toContain('Import members');
    expect(document.activeElement).toBe(selected());
    await expect.poll(() => isInView(selected())).toBe(true);
    await userEvent.keyboard('{End}{ArrowUp}');
    expect(selected().textContent).toContain(`Row ${ROWS}`);
    expect(document.activeElement).toBe(selected());
    await expect.poll(() => isInView(selected())).toBe(true);
    expect(rows().length).toBeLessThanOrEqual(70);
  });

  it('keep the selected row in the document when a person scrolls away, and draw the rows in view', async () => {
    selected().focus();
    await userEvent.keyboard('{Home}');
    const own = selected();
    const tree = screen.getByRole('tree').parentElement!;
    const scroller = getComputedStyle(tree).overflowY === 'auto' ? tree : document.scrollingElement!;
    scroller.scrollTop = scroller.scrollHeight / 2;
    const middle = (): Element | null =>
      document.elementFromPoint(window.innerWidth / 4, window.innerHeight * 0.7)!.closest('[role=treeitem]');
    await expect.poll(() => Number(middle()?.getAttribute('data-index'))).toBeGreaterThan(2_000);
    expect(own.isConnected).toBe(true);
    expect(document.activeElement).toBe(own);
    expect(rows()[0]).toBe(own);
    await userEvent.keyboard('{ArrowDown}');
    expect(selected().textContent).toContain('POST /functions/v1/import-members');
    await expect.poll(() => isInView(selected())).toBe(true);
  });
});

it('opens ten thousand spans on the failed step, in view', async () => {
  await showIn(1280);
  expect(selected().textContent).toContain('Failed');
  const view = screen.getByRole('tree').parentElement!.getBoundingClientRect();
  const own = selected().getBoundingClientRect();
  expect(own.top).toBeGreaterThanOrEqual(view.top);
  expect(own.bottom).toBeLessThanOrEqual(view.bottom);
  expect(rows().indexOf(selected())).toBeGreaterThan(5);
});
