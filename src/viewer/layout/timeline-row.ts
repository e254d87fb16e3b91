import { isoToNanoseconds, parseNanoseconds, UNKNOWN } from '../../analysis/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { PlacedItem } from './collect-items.ts';
import { claimsAbout, claimWords, isClaimed, type ClaimWords } from './record-claims.ts';
import { nameOf, occurrencesOf, serviceOf, statusWordOf, toneOf } from './timeline-item.ts';
import type { TimelineItem, Tone } from './timeline-item.ts';

/** One row of a timeline, ready to be drawn. */
export interface TimelineRow {
  readonly id: string;
  readonly item: TimelineItem;
  readonly parentId: string | null;
  /** The index of the row among all rows of the layout. */
  readonly index: number;
  /** The level of the row in the tree. The top level is 1, as in `aria-level`. */
  readonly level: number;
  /** The number of rows with the same parent. */
  readonly setSize: number;
  /** The position of this row among the rows with the same parent, counted from 1. */
  readonly position: number;
  readonly hasChildren: boolean;
  readonly name: string;
  /** The program that wrote the record; empty if unknown. */
  readonly service: string;
  /** Whether the program of this row is known and differs from the program of the parent row. */
  readonly entersService: boolean;
  readonly tone: Tone;
  readonly statusWord: string;
  /** How many occurrences the record stands for. It is more than 1 for an error that repeats. */
  readonly occurrences: number;
  /** The reason why the row is not under the parent that its record names, or `null`. */
  readonly misplacement: string | null;
  /** Whether a page sent the record, so that everything that it says is a claim. */
  readonly isClaimed: boolean;
  /** Other records with the id of the row, which pages sent. */
  readonly claims: readonly TelemetryRecord[];
  /** The words that the row shows about claims of pages, or `null`. */
  readonly claimWords: ClaimWords | null;
  /** The start in nanoseconds since 1970; 0 if unknown. */
  readonly start: bigint;
  /** The duration, or `null` for a record without a duration, such as a log line. */
  readonly durationMs: number | null;
  /** The start of the bar, as a fraction of the duration of the trace. */
  readonly offset: number;
  /** The length of the bar, as a fraction of the duration of the trace. */
  readonly width: number;
  /** Whether the row does not match the filter, and is shown because a row below it matches. */
  readonly isDimmed: boolean;
  /** Returns the row at another place, as one of fewer rows. */
  moveTo(place: RowPlace, isDimmed: boolean): TimelineRow;
}

/** The time of a whole trace, in nanoseconds since the origin of its items. */
export interface TraceSpan {
  readonly start: number;
  readonly end: number;
}

/** The place of a row in its tree. */
export type RowPlace = Pick<
  TimelineRow,
  'parentId' | 'index' | 'level' | 'setSize' | 'position' | 'hasChildren'
>;

/** Returns the row of an item. What only a drawn row shows is read when it is asked for. */
export function rowOf(
  placed: PlacedItem,
  place: RowPlace,
  parentService: string,
  {
    whole,
    ofPages,
  }: {
    readonly whole: TraceSpan;
    readonly ofPages: ReadonlyMap<string, readonly TelemetryRecord[]>;
  },
): TimelineRow {
  const service = serviceOf(placed.item);
  return new LazyRow(placed, place, {
    whole,
    service,
    entersService: service !== '' && service !== parentService,
    isDimmed: false,
    // Most traces have no such records, so most rows need no look-up.
    claims: ofPages.size > 0 ? claimsAbout(placed.item, ofPages.get(placed.id)) : NO_CLAIMS,
  });
}

const NO_CLAIMS: readonly TelemetryRecord[] = [];

// Texts of all of 100,000 rows would take longer than the rest of the layout.
class LazyRow implements TimelineRow {
  readonly id: string;
  readonly item: TimelineItem;
  readonly parentId: string | null;
  readonly index: number;
  readonly level: number;
  readonly setSize: number;
  readonly position: number;
  readonly hasChildren: boolean;
  readonly service: string;
  readonly entersService: boolean;
  readonly misplacement: string | null;
  readonly claims: readonly TelemetryRecord[];
  readonly tone: Tone;
  readonly isDimmed: boolean;
  readonly #placed: PlacedItem;
  readonly #whole: TraceSpan;

  constructor(
    placed: PlacedItem,
    place: RowPlace,
    own: Pick<TimelineRow, 'service' | 'entersService' | 'claims' | 'isDimmed'> & {
      readonly whole: TraceSpan;
    },
  ) {
    this.id = placed.id;
    this.item = placed.item;
    this.parentId = place.parentId;
    this.index = place.index;
    this.level = place.level;
    this.setSize = place.setSize;
    this.position = place.position;
    this.hasChildren = place.hasChildren;
    this.service = own.service;
    this.entersService = own.entersService;
    this.misplacement = placed.misplacement;
    this.claims = own.claims;
    this.tone = toneOf(placed.item);
    this.isDimmed = own.isDimmed;
    this.#placed = placed;
    this.#whole = own.whole;
  }

  moveTo(place: RowPlace, isDimmed: boolean): TimelineRow {
    const { service, entersService, claims } = this;
    return new LazyRow(this.#placed, place, { whole: this.#whole, service, entersService, claims, isDimmed });
  }

  get name(): string {
    return nameOf(this.item);
  }

  get statusWord(): string {
    return statusWordOf(this.item);
  }

  get occurrences(): number {
    return occurrencesOf(this.item);
  }

  get isClaimed(): boolean {
    return isClaimed(this.item);
  }

  get claimWords(): ClaimWords | null {
    return claimWords(this.item, this.claims);
  }

  get start(): bigint {
    const { item } = this;
    if (item.kind === 'event') return isoToNanoseconds(item.event.createdAt);
    if (item.kind === 'log') return parseNanoseconds(item.log.timeUnixNano);
    return parseNanoseconds(item.kind === 'span' ? item.span.startTimeUnixNano : item.spanEvent.timeUnixNano);
  }

  get durationMs(): number | null {
    if (this.item.kind !== 'span') return null;
    const { start, end } = this.#placed;
    return start === UNKNOWN ? 0 : (end - start) / 1e6;
  }

  get offset(): number {
    const { start, end } = this.#whole;
    const own = this.#placed.start;
    return own === UNKNOWN || end <= start ? 0 : (own - start) / (end - start);
  }

  get width(): number {
    const { start, end } = this.#whole;
    const own = this.#placed;
    return own.start === UNKNOWN || end <= start ? 0 : (own.end - own.start) / (end - start);
  }
}
