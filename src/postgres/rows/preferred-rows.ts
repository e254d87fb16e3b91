const LANE_ORDER = "lane = 'server' desc, lane = 'page'";

/**
 * The order of the lanes, as an SQL sort list. The rows of servers come first. Then come rows from before there were
 * lanes, and last the rows of pages.
 */
export const laneOrder: string = LANE_ORDER;

/** Returns the SQL of the place of a row's lane in that order: a lower number comes first. */
export function laneRank(row: string): string {
  return `case ${row}.lane when 'server' then 0 when 'page' then 2 else 1 end`;
}

/**
 * For each table, the column that identifies a record within a trace, and the order of rows with the same id. Readers
 * show the first of these rows. The others are claims: a page sent them under the id of a record that already existed.
 */
const SAME_ID = {
  spans: ['span_id', `${LANE_ORDER}, received_at, writer`],
  logs: ['uid', LANE_ORDER],
} as const;

/** Returns the SQL of a column that is true for a claim. */
export function isClaim(table: 'spans' | 'logs'): string {
  const [id, order] = SAME_ID[table];
  return `row_number() over (partition by ${id} order by ${order}) > 1`;
}

/** Returns the SQL of a subquery with the rows that meet a condition, without the claims. */
export function preferredRows(table: 'spans' | 'logs', condition: string): string {
  const [id, order] = SAME_ID[table];
  return `(select distinct on (${id}) * from waybill.${table} where ${condition} order by ${id}, ${order})`;
}
