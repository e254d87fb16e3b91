import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Fails each test of the file that leaves an error or a warning on the console: React reports misuse only there. */
export function expectQuietConsole(): void {
  const complaints: unknown[][] = [];

  beforeEach(() => {
    complaints.length = 0;
    for (const method of ['error', 'warn'] as const) {
      vi.spyOn(console, method).mockImplementation((...args) => void complaints.push(args));
    }
  });

  afterEach(() => {
    vi.restoreAllMocks();
    expect(complaints).toEqual([]);
  });
}
