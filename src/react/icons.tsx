import type { ReactElement } from 'react';

const shapes = {
  copy: 'M5.5 5.5h8v8h-8zm5 0v-3h-8v8h3',
  done: 'm3.5 8.5 3 3 6-7',
  failed: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2m0 3v3.5M8 11v.1',
};

/** A picture beside a word. Screen readers skip the picture, because the word says the same. */
export function Icon({ name }: { readonly name: keyof typeof shapes }): ReactElement {
  return (
    <svg className="waybill-icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
