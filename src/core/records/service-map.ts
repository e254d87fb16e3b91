/** The calls to count. A member that is left out does not limit them. A value that is not valid finds nothing. */
export interface ServiceFilter {
  /** ISO 8601: the calls that began at this time and later, as the callee measured them. */
  readonly from?: string;
  /** ISO 8601: the calls that began before this time. */
  readonly to?: string;
}

/** The calls from one program to another, or to itself over the network. */
export interface ServiceEdge {
  /** The `service.name` of the program that called, or that sent the messages. Empty if unknown. */
  readonly caller: string;
  readonly callee: string;
  /** `message`: through a broker. The caller did not wait. */
  readonly kind: 'call' | 'message';
  readonly calls: number;
  /** How many of the calls failed, as the callee says. If the callee sent no spans, as the caller says. */
  readonly errors: number;
  /** The middle duration of a call in milliseconds, as the callee measured it. One of the durations, by nearest rank. */
  readonly p50Ms: number;
  /** 95 % of the calls took at most this long. */
  readonly p95Ms: number;
  /** `page` if a store knows the calls only from pages. */
  readonly lane?: 'page';
}

/** The calls between programs in a range of time, over all traces. */
export interface ServiceMap {
  /** The edges with the most calls first. At most 1,000. */
  readonly edges: readonly ServiceEdge[];
  /** Whether the range has more calls or edges than were counted. If so, ask for a shorter range. @default false */
  readonly isCut?: true;
}
