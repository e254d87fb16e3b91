'use client';
import { useCallback, useEffect, useRef, useState } from 'react';

// Screen readers speak what changes in a region that they know already, not what a region is born with.
// https://www.w3.org/WAI/WCAG22/Techniques/aria/ARIA19
const DELAY_MS = 100;

/** Gives the text of a live region and the way to set it; the same text set again is spoken again. */
export function useAnnouncement(): readonly [text: string, announce: (text: string) => void] {
  const [text, setText] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useCallback((next: string) => {
    clearTimeout(timer.current);
    setText('');
    timer.current = setTimeout(() => setText(next), DELAY_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [text, announce];
}
