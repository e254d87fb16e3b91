import { Virtualizer, type Range, type VirtualItem, type VirtualizerOptions } from '@tanstack/virtual-core';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { indexOfRow } from '../layout/visible-rows.ts';
import { observeOffset, observeSize, offsetIn, scrollerOf, type Scroller } from './row-scroller.ts';

// A trace of usual size is in the document as a whole, so that the browser can find, copy and print all of it.
const MOST_WITHOUT_WINDOW = 150;
const ROWS_AROUND = 6;
const NARROW_PX = 640;
const ROW_PX = 32;
const NARROW_ROW_PX = 53;
const PADDING_PX = 4;

/**
 * Chooses the rows of a tree that are in the document: those in view, some around them, and the selected row. The
 * selected row is always there, because it holds the focus.
 */
export class RowWindow {
  #tree: HTMLElement | null = null;
  #rows: readonly TimelineRow[] = [];
  #pinned = -1;
  #rowPx = ROW_PX;
  #keyOf = keysOf([]);
  #readOffset: () => void = () => undefined;
  readonly #draw: () => void;
  readonly #virtualizer: Virtualizer<Scroller, HTMLElement>;

  /** `draw` is called when other rows are to be drawn. */
  constructor(draw: () => void) {
    this.#draw = draw;
    this.#virtualizer = new Virtualizer(this.#options());
  }

  /** Returns the rows to draw, in their order, and the height of all rows in pixels. */
  choose(
    rows: readonly TimelineRow[],
    selected: TimelineRow,
  ): { readonly items: readonly VirtualItem[]; readonly height: number } {
    // The library places all rows anew if it gets another function for their keys.
    if (rows !== this.#rows) this.#keyOf = keysOf(rows);
    this.#rows = rows;
    this.#pinned = indexOfRow(rows, selected);
    this.#virtualizer.setOptions(this.#options());
    return { items: this.#virtualizer.getVirtualItems(), height: this.#virtualizer.getTotalSize() };
  }

  /** The ref of each row. It measures the height of the row. */
  readonly measure = (row: HTMLElement | null): void => this.#virtualizer.measureElement(row);

  /** Finds out what scrolls the tree. Must be called after each change of the document. */
  follow(tree: HTMLElement | null): void {
    this.#tree = tree;
    this.#estimate();
    // oxlint-disable-next-line no-underscore-dangle -- the library names its public methods for frameworks so
    this.#virtualizer._willUpdate();
  }

  /** Stops to follow the scroller. */
  readonly leave = (): void => {
    this.#tree = null;
    // oxlint-disable-next-line no-underscore-dangle -- the library names its public methods for frameworks so
    this.#virtualizer._didMount()();
  };

  /** Reads the place of the tree again, after the program has scrolled. */
  readonly readOffset = (): void => this.#readOffset();

  // The library asks for the height of every row again when one row has another height, so the width is read only here.
  #estimate(): void {
    this.#rowPx = this.#tree && this.#tree.clientWidth < NARROW_PX ? NARROW_ROW_PX : ROW_PX;
  }

  #options(): VirtualizerOptions<Scroller, HTMLElement> {
    return {
      count: this.#rows.length,
      getScrollElement: () => this.#tree && scrollerOf(this.#tree),
      estimateSize: () => this.#rowPx,
      getItemKey: this.#keyOf,
      rangeExtractor: (range) => indexesOf(range, this.#pinned),
      overscan: ROWS_AROUND,
      paddingStart: PADDING_PX,
      paddingEnd: PADDING_PX,
      initialRect: { width: 0, height: 1 },
      onChange: this.#draw,
      observeElementRect: ({ scrollElement }, report) =>
        observeSize(scrollElement!, (size) => {
          this.#estimate();
          report(size);
        }),
      // All offsets count from the top of the tree, so it does not matter what a page has above the tree.
      observeElementOffset: ({ scrollElement }, report) => {
        this.#readOffset = () => {
          if (this.#tree) report(offsetIn(scrollElement!, this.#tree), false);
        };
        return observeOffset(scrollElement!, this.#readOffset);
      },
      scrollToFn: (offset, { adjustments = 0 }, { scrollElement }) =>
        scrollElement!.scrollBy(0, offset + adjustments - offsetIn(scrollElement!, this.#tree!)),
    };
  }
}

function keysOf(rows: readonly TimelineRow[]): (index: number) => string | number {
  return (index) => rows[index]?.id ?? index;
}

// The indexes are in their order, so that the document has the order of the rows.
function indexesOf({ startIndex, endIndex, overscan, count }: Range, pinned: number): number[] {
  const isSmall = count <= MOST_WITHOUT_WINDOW;
  const first = isSmall ? 0 : Math.max(0, startIndex - overscan);
  const last = isSmall ? count - 1 : Math.min(count - 1, endIndex + overscan);
  const indexes = Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
  if (pinned >= 0 && pinned < first) indexes.unshift(pinned);
  if (pinned > last && pinned < count) indexes.push(pinned);
  return indexes;
}
