'use client';
import type { ReactElement, ReactNode } from 'react';
import type { TimelineItem, Tone } from '../layout/timeline-item.ts';

function Icon({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <svg className="waybill-icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const toneShapes: Record<Tone, ReactNode> = {
  failed: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path className="waybill-icon-cut" d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" />
    </>
  ),
  refused: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M4.8 8h6.4" />,
  warning: <path d="M8 2.2 14.2 13H1.8zM8 6.4v3.2m0 1.6v.2" />,
  unfinished: <circle cx="8" cy="8" r="5.5" strokeDasharray="2.6 2.6" />,
  ok: <path d="m4 8.4 2.7 2.7L12 5.6" />,
  note: <path d="M4 5.5h8M4 8h8M4 10.5h5" />,
};

/** Shows the status of a row as a shape. The word beside the shape has the same meaning. */
export function StatusIcon({ tone, kind }: { tone: Tone; kind: TimelineItem['kind'] }): ReactElement {
  if (kind === 'event')
    return (
      <Icon name="event">
        <path d="m8 3 5 5-5 5-5-5z" />
      </Icon>
    );
  return <Icon name={tone}>{toneShapes[tone]}</Icon>;
}

export function ChevronIcon(): ReactElement {
  return (
    <Icon name="chevron">
      <path d="m6 4 4 4-4 4" />
    </Icon>
  );
}

export function SearchIcon(): ReactElement {
  return (
    <Icon name="search">
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.4 10.4 3.4 3.4" />
    </Icon>
  );
}
