import { act } from '@testing-library/react';
import { page, userEvent } from 'vitest/browser';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Reference, TracingProvider } from 'waybill/react';
import { createTestTracing } from 'waybill/testing';
import { expectQuietConsole } from './quiet-console.ts';
import { render, renderTraced } from './render.tsx';
import { seeCopied } from './see-copied.ts';

expectQuietConsole();

const button = page.getByRole('button', { name: 'Copy reference KM70-WHSPV' });
const status = page.getByRole('status');

function refuseClipboard(): void {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
}

// Both ways to write to the clipboard fail.
function refuseCopying(): void {
  refuseClipboard();
  vi.spyOn(document, 'execCommand').mockReturnValue(false);
}

/** Gives the text that a person would paste now. */
const clipboard = () => navigator.clipboard.readText();

it('shows the code as text of its own direction that no translator touches', async () => {
  render(<Reference value="KM70-WHSPV" />);
  const code = page.getByText('KM70-WHSPV');
  await expect.element(code).toBeVisible();
  expect(code.element().getAttribute('dir')).toBe('ltr');
  expect(code.element().getAttribute('translate')).toBe('no');
});

it('copies the code', async () => {
  render(<Reference value="KM70-WHSPV" />);
  await seeCopied(() => userEvent.click(button));
  expect(await clipboard()).toBe('KM70-WHSPV');
});

it('copies the whole text that goes with the code', async () => {
  const copyText = 'Reference: KM70-WHSPV\nTime: 2026-11-20T08:39:02Z';
  render(<Reference value="KM70-WHSPV" copyText={copyText} />);
  await seeCopied(() => userEvent.click(button));
  expect(await clipboard()).toBe(copyText);
});

it('can be used from the keyboard', async () => {
  render(<Reference value="KM70-WHSPV" copyText="from the keyboard" />);
  await userEvent.tab();
  await expect.element(button).toHaveFocus();
  await seeCopied(() => userEvent.keyboard('{Enter}'));
  expect(await clipboard()).toBe('from the keyboard');
});

it('keeps the name and the focus of the button', async () => {
  render(<Reference value="KM70-WHSPV" />);
  await seeCopied(() => userEvent.click(button));
  await expect.element(button).toHaveFocus();
  await expect.element(button).toHaveAccessibleName('Copy reference KM70-WHSPV');
});

it('shows a tick for two seconds', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  render(<Reference value="KM70-WHSPV" />);
  const icon = () => button.element().querySelector('[data-icon]')?.getAttribute('data-icon');
  expect(icon()).toBe('copy');
  // The test waits by an observer, because Vitest's own waiting moves the fake clock.
  const ticked = new Promise<void>((resolve) => {
    new MutationObserver(() => icon() === 'done' && resolve()).observe(button.element(), {
      attributes: true,
      subtree: true,
    });
  });
  await userEvent.click(button);
  await ticked;
  await act(() => vi.advanceTimersByTimeAsync(1999));
  expect(icon()).toBe('done');
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(icon()).toBe('copy');
});

it('has its live region before there is anything to say', async () => {
  render(<Reference value="KM70-WHSPV" />);
  const before = status.element();
  expect(before.textContent).toBe('');
  await seeCopied(() => userEvent.click(button));
  expect(status.element()).toBe(before);
});

it('announces each copy again', async () => {
  render(<Reference value="KM70-WHSPV" />);
  await seeCopied(() => userEvent.click(button));
  const said: (string | null)[] = [];
  const observer = new MutationObserver(() => said.push(status.element().textContent));
  observer.observe(status.element(), { childList: true, characterData: true, subtree: true });
  await userEvent.click(button);
  await expect.poll(() => said.length).toBeGreaterThanOrEqual(2);
  observer.disconnect();
  expect(said.slice(0, 2)).toEqual(['', 'Copied']);
});

describe('where the clipboard is refused', () => {
  it('copies by the older command, the same text', async () => {
    refuseClipboard();
    render(<Reference value="KM70-WHSPV" copyText="by the older command" />);
    await seeCopied(() => userEvent.click(button));
    expect(await clipboard()).toBe('by the older command');
    await expect.element(button).toHaveFocus();
    expect(String(getSelection())).toBe('');
  });

  it("keeps the text from the app's own copy listeners", async () => {
    refuseClipboard();
    const listener = vi.fn<() => void>();
    document.body.addEventListener('copy', listener);
    render(<Reference value="KM70-WHSPV" />);
    await seeCopied(() => userEvent.click(button));
    document.body.removeEventListener('copy', listener);
    expect(listener).not.toHaveBeenCalled();
  });

  it('works without a clipboard, as outside https', async () => {
    vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as never);
    render(<Reference value="KM70-WHSPV" copyText="outside https" />);
    await seeCopied(() => userEvent.click(button));
    vi.restoreAllMocks();
    expect(await clipboard()).toBe('outside https');
  });

  it('selects the code and says which keys copy it when nothing else works', async () => {
    refuseCopying();
    render(<Reference value="KM70-WHSPV" />);
    await userEvent.click(button);
    await expect.element(page.getByText('Press Ctrl+C to copy (⌘C on a Mac)')).toBeVisible();
    expect(String(getSelection())).toBe('KM70-WHSPV');
    await expect.element(button).toHaveFocus();
    await userEvent.keyboard('{Control>}c{/Control}');
    expect(await clipboard()).toBe('KM70-WHSPV');
  });

  it('rejects nothing that a tracer would take for an error of the app', async () => {
    const rejections = vi.fn<() => void>();
    window.addEventListener('unhandledrejection', rejections);
    refuseCopying();
    render(<Reference value="KM70-WHSPV" />);
    await userEvent.click(button);
    await expect.element(status).toHaveTextContent('Press Ctrl+C');
    window.removeEventListener('unhandledrejection', rejections);
    expect(rejections).not.toHaveBeenCalled();
  });
});

it('speaks the language it is given', async () => {
  renderTraced(<Reference value="KM70-WHSPV" />, {
    messages: { copy: 'Kopieren', copyReference: (code) => `Referenz ${code} kopieren`, copied: 'Kopiert' },
  });
  expect(status.element().textContent).toBe('');
  await seeCopied(
    () => userEvent.click(page.getByRole('button', { name: 'Referenz KM70-WHSPV kopieren' })),
    'Kopiert',
  );
});

it('shows the same below a provider as without one', () => {
  const { tracing } = createTestTracing();
  render(
    <>
      <Reference value="KM70-WHSPV" />
      <TracingProvider tracing={tracing}>
        <Reference value="KM70-WHSPV" />
      </TracingProvider>
    </>,
  );
  const [alone, provided] = document.querySelectorAll('.waybill-reference');
  expect(provided?.outerHTML).toBe(alone?.outerHTML);
});
