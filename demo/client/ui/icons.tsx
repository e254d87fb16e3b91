import type { ReactElement } from 'react';

const paths = {
  bolt: 'M9.25 1.75 3.5 9.25h4l-.75 5 5.75-7.5h-4l.75-5Z',
  check: 'm3.5 8.5 3 3 6-7',
  chevrons: 'm5.5 6.25 2.5-2.5 2.5 2.5m0 3.5-2.5 2.5-2.5-2.5',
  close: 'm4.5 4.5 7 7m0-7-7 7',
  link: 'M7 9.5a2.5 2.5 0 0 0 3.5 0l2.25-2.25a2.5 2.5 0 0 0-3.5-3.5L8.5 4.5m.5 2a2.5 2.5 0 0 0-3.5 0L3.25 8.75a2.5 2.5 0 0 0 3.5 3.5l.75-.75',
  moon: 'M13 9.25A5.25 5.25 0 0 1 6.75 3a5.25 5.25 0 1 0 6.25 6.25Z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  plus: 'M8 3.5v9M3.5 8h9',
  sun: 'M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5ZM8 1.75v1m0 10.5v1M14.25 8h-1M2.75 8h-1m10.67-4.42-.7.7m-7.43 7.43-.7.7m0-8.83.7.7m7.42 7.43.7.7',
} as const;

/** A small drawing beside a word, or inside a button with an accessible name. */
export function Icon({ name }: { readonly name: keyof typeof paths }): ReactElement {
  return (
    <svg className="icon" data-name={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark of the product. */
export function Brand(): ReactElement {
  return (
    <>
      <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <rect width="24" height="24" rx="6" />
        <path d="M7.5 17V7.5l9 9V7" />
      </svg>
      Northwind Teams
    </>
  );
}
