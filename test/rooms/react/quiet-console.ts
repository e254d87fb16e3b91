import { version } from 'react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// React 18 also reports errors that a boundary caught: twice in the form of the browser, and once in its own words.
// React 19 calls the handlers of the root instead.
function isReportOfReact18([first]: readonly unknown[]): boolean {
  const text = first instanceof Error ? first.message : String(first);
  return version.startsWith('18.') && /^(Uncaught |The above error occurred in )/.test(text);
}

/**
 * Fails each test of the file that leaves an error or a warning on the console: React reports misuse only there. Gives
 * a function by which a test takes the complaints that it expects.
 */
export function expectQuietConsole(): () => unknown[][] {
  const complaints: unknown[][] = [];

  beforeEach(() => {
    complaints.length = 0;
    for (const method of ['error', 'warn'] as const) {
      vi.spyOn(console, method).mockImplementation((...args) => {
        if (!isReportOfReact18(args)) complaints.push(args);
      });
    }
  });

  afterEach(() => {
    vi.restoreAllMocks();
    expect(complaints).toEqual([]);
  });

  return () => complaints.splice(0);
}
