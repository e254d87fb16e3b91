'use client';
import type { VirtualItem } from '@tanstack/virtual-core';
import { useReducer, useState, type RefObject } from 'react';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { RowWindow } from './row-window.ts';
import { useEffectBeforePaint } from '../details/use-effect-before-paint.ts';

/** The rows of a tree that are in the document. */
export interface DrawnRows {
  readonly items: readonly VirtualItem[];
  /** The height of all rows, in pixels. */
  readonly height: number;
  /** The ref of each row. */
  readonly measure: (row: HTMLElement | null) => void;
  /** Must be called after the program has scrolled, so that the next picture has the rows in view. */
  readonly readOffset: () => void;
}

/** Chooses the rows of a tree that are in the document, and draws the tree again when other rows come into view. */
export function useRowWindow(
  tree: RefObject<HTMLElement | null>,
  rows: readonly TimelineRow[],
  selected: TimelineRow,
): DrawnRows {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [rowWindow] = useState(() => new RowWindow(draw));
  const { items, height } = rowWindow.choose(rows, selected);
  useEffectBeforePaint(() => rowWindow.leave, [rowWindow]);
  useEffectBeforePaint(() => rowWindow.follow(tree.current));
  return { items, height, measure: rowWindow.measure, readOffset: rowWindow.readOffset };
}
