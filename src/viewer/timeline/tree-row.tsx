'use client';
import { memo } from 'react';
import type { CSSProperties, NamedExoticComponent, ReactElement } from 'react';
import { breakable } from '../details/breakable.tsx';
import { formatDuration } from '../details/format-duration.ts';
import { ChevronIcon, StatusIcon } from '../details/icons.tsx';
import type { TimelineRow } from '../layout/layout-trace.ts';

export interface TreeRowProps {
  readonly row: TimelineRow;
  /** The index of the row among the visible rows. After a click, the tree uses this index to find the row. */
  readonly index: number;
  readonly isSelected: boolean;
  readonly isCollapsed: boolean;
  /** The place of the row below the top of the tree, in pixels. */
  readonly top: number;
  readonly measure: (element: HTMLElement | null) => void;
}

/**
 * One row of the tree, with its name, status, duration and time bar. Screen readers read the text of the row as its
 * name.
 */
export const TreeRow: NamedExoticComponent<TreeRowProps> = memo(function TreeRow(props: TreeRowProps) {
  const { row, index, isSelected, isCollapsed, top, measure } = props;
  return (
    <div
      ref={measure}
      role="treeitem"
      className="waybill-row"
      data-index={index}
      data-kind={row.item.kind}
      data-tone={row.tone}
      data-dimmed={row.isDimmed || undefined}
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-selected={isSelected}
      aria-expanded={row.hasChildren ? !isCollapsed : undefined}
      tabIndex={isSelected ? 0 : -1}
      style={{ '--waybill-level': row.level - 1, insetBlockStart: top } as CSSProperties}
    >
      <span className="waybill-row-name">
        <span className="waybill-row-toggle">{row.hasChildren && <ChevronIcon />}</span>
        <StatusIcon tone={row.tone} kind={row.item.kind} />
        <span className="waybill-row-text">
          <span className="waybill-row-title">
            <bdi>{breakable(row.name)}</bdi>
          </span>
          {row.occurrences > 1 && <RowCount count={row.occurrences} />}
          {row.entersService && <span className="waybill-row-service">{row.service}</span>}
          {row.misplacement && <span className="waybill-row-misplacement">{row.misplacement}</span>}
          {row.claimWords && <span className="waybill-row-misplacement">{row.claimWords}</span>}
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

/** Shows how often an error occurred. Screen readers skip the sign ×, or read the name of the sign. */
function RowCount({ count }: { readonly count: number }): ReactElement {
  return (
    <span className="waybill-row-count" role="img" aria-label={`${count} times`}>
      ×{count}
    </span>
  );
}

function barStyle({ offset, width }: TimelineRow): CSSProperties {
  return { insetInlineStart: percent(offset), inlineSize: percent(width) };
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(3)}%`;
}
