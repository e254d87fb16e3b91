/** What the rows of a timeline are filtered by. A row must meet all conditions that are set. */
export interface RowFilter {
  /** A text in the row or in its record, in upper or lower case. Empty for any. */
  readonly text: string;
  /** The program that wrote the record. Empty for any. */
  readonly service: string;
  /** The name of the span. Empty for any. */
  readonly operation: string;
  /** Whether only failed spans and errors among the log lines match. */
  readonly errors: boolean;
  /** The self time in milliseconds that a span must exceed, or `null` for any. */
  readonly slowMs: number | null;
  /** Whether only spans on the critical path match. */
  readonly critical: boolean;
}

/** The filter that all rows match. */
export const NO_FILTER: RowFilter = {
  text: '',
  service: '',
  operation: '',
  errors: false,
  slowMs: null,
  critical: false,
};

/** The parts of the viewer that are loaded when they are first used. */
export type Panel = 'search' | 'filter' | 'help';
