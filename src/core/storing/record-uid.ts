import type { Attributes, LogRecord } from '../records/records.ts';
import { LOG_UID } from '../records/semantic-conventions.ts';

const MAX_UID_CHARACTERS = 200;

/** Returns the unique id of a log record, or null if the record has no usable id. */
export function uidOf(log: LogRecord): string | null {
  // This function also runs for a refused record. In such a record, the attributes can be missing.
  const uid = (log.attributes as Attributes | undefined)?.[LOG_UID];
  return typeof uid === 'string' && uid !== '' && uid.length <= MAX_UID_CHARACTERS ? uid : null;
}
