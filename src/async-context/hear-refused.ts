import { frame, shareFrame } from './frame/frame.ts';

/** Notes that a property of the platform could not be patched. */
export function refuse(key: string): void {
  frame.refused = key;
  frame.hearRefused?.(key);
}

/**
 * Calls `hear` with properties of the platform that could not be patched, because the page has frozen them or put
 * something else in their place. Some properties are patched before this call, and others only when the first context
 * begins.
 */
export function hearRefused(hear: (key: string) => void): void {
  shareFrame();
  frame.hearRefused = hear;
  if (frame.refused) hear(frame.refused);
}
