import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTracing } from 'waybill/react';
import { Icon } from './icons.tsx';

const SHOWN_MS = 6_000;

const NoticeContext = createContext<(text: string) => void>(() => {});

/** Gives the function that briefly shows a notice of success. */
export function useNotice(): (text: string) => void {
  return useContext(NoticeContext);
}

/** Shows one notice at a time, at the foot of the window. The notice stays when the page changes. */
export function NoticeProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const tracing = useTracing();
  const [notice, setNotice] = useState<{ readonly text: string }>();
  const [held, setHeld] = useState(false);
  // Each notice is a new object, so that the same text twice counts as two notices.
  const notify = useCallback((text: string) => setNotice({ text }), []);

  // A notice of success must not stand beside a new error.
  useEffect(() => tracing.subscribe(({ type }) => type === 'error' && setNotice(undefined)), [tracing]);

  useEffect(() => {
    if (!notice || held) return undefined;
    const timer = setTimeout(() => setNotice(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, held]);

  return (
    <NoticeContext value={notify}>
      {children}
      <div
        className="notice-place"
        onMouseEnter={() => setHeld(true)}
        onMouseLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {/* The region exists before its text, because screen readers announce only changes of known regions. */}
        <p role="status" className={notice ? 'notice' : undefined}>
          {notice && (
            <>
              <Icon name="check" />
              {notice.text}
            </>
          )}
        </p>
        {notice && (
          <button
            type="button"
            className="button-icon"
            aria-label="Dismiss"
            onClick={() => setNotice(undefined)}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
    </NoticeContext>
  );
}
