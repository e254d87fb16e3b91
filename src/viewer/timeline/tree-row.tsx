'use client';
import { memo, useEffect, useRef } from 'react';
import type { CSSProperties, NamedExoticComponent } from 'react';
import { formatDuration } from '../details/format-duration.ts';
import { ChevronIcon, StatusIcon } from '../details/icons.tsx';
import type { TimelineRow } from '../layout/layout-trace.ts';

export interface TreeRowProps {
  readonly row: TimelineRow;
  /** The row's place among the visible rows. The tree finds the clicked row by it. */
  readonly index: number;
  readonly isSelected: boolean;
  readonly isCollapsed: boolean;
}

/** One row with its name, status, duration and time. Its name for screen readers is its own text. */
export const TreeRow: NamedExoticComponent<TreeRowProps> = memo(function TreeRow(props: TreeRowProps) {
  const { row, index, isSelected, isCollapsed } = props;
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const own = element.current;
    if (!isSelected || !own) return;
    own.scrollIntoView({ block: 'nearest' });
    // Inside the tree, the focus follows the selection. A button outside the tree that selects a row keeps the focus.
    if (own.parentElement?.contains(document.activeElement)) own.focus({ preventScroll: true });
  }, [isSelected]);

  return (
    <div
      ref={element}
      role="treeitem"
      className="waybill-row"
      data-index={index}
      data-kind={row.item.kind}
      data-tone={row.tone}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? !isCollapsed : undefined}
      tabIndex={isSelected ? 0 : -1}
      style={{ '--waybill-level': row.level - 1 } as CSSProperties}
    >
      <span className="waybill-row-name">
        <span className="waybill-row-toggle">{row.hasChildren && <ChevronIcon />}</span>
        <StatusIcon tone={row.tone} kind={row.item.kind} />
        <span className="waybill-row-text">
          <span className="waybill-row-title">
            <bdi>{row.name}</bdi>
          </span>
          {row.entersService && <span className="waybill-row-service">{row.service}</span>}
          {row.misplacement && <span className="waybill-row-misplacement">{row.misplacement}</span>}
        </span>
      </span>
      <span className="waybill-row-status">{row.statusWord}</span>
      <span className="waybill-row-duration">
        {row.durationMs !== null && <bdi>{formatDuration(row.durationMs)}</bdi>}
      </span>
      <span className="waybill-row-track" dir="ltr" aria-hidden="true">
        <span className="waybill-row-bar" style={barStyle(row)} />
      </span>
    </div>
  );
});

function barStyle({ offset, width }: TimelineRow): CSSProperties {
  return { insetInlineStart: percent(offset), inlineSize: percent(width) };
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}
