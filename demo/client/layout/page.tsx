import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';

/** The id of the content of a page, behind the bar. */
export const CONTENT_ID = 'content';

let isFirstPage = true;

/** One page: its heading, an introduction, and the content. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · Northwind Teams`;
  }, [title]);

  useEffect(() => {
    // The clicked link is gone with its page, so the focus moves to the heading. On the first page the browser sets it.
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);

  return (
    <main id={CONTENT_ID} className="page" tabIndex={-1}>
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </main>
  );
}
