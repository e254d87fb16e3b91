import type { FoundSpan } from '../core/internal.ts';
import type { CallTracing } from './call-tracing.ts';
import { markRequests } from './mark-requests.ts';
import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';
import { traceResults } from './trace-results.ts';

const FILE_CALLS =
  'upload uploadToSignedUrl createSignedUploadUrl createSignedUrl createSignedUrls update move copy download info exists remove list listV2 purgeCache';

/** Traces the calls of `client.storage`, and of each bucket that it opens. */
export function traceStorage(storage: unknown, { findCurrent, begin }: CallTracing): (Undo | undefined)[] {
  // Downloads are lazy like queries. The app may turn a download into a stream first.
  function traceDownload(download: unknown, bucket: unknown, found: FoundSpan | undefined): void {
    replaceMethods(download, 'execute', (execute) => begin(bucket, found, execute));
    traceResults(download, 'asStream', (stream) => traceDownload(stream, bucket, found));
  }
  return [
    // Methods that are not traced here, such as the list of buckets, go through this `fetch` too.
    markRequests(storage, findCurrent),
    ...traceResults(storage, 'from', (bucket) =>
      replaceMethods(bucket, FILE_CALLS, (call) => {
        const found = findCurrent();
        const result = begin(bucket, found, call);
        traceDownload(result, bucket, found);
        return result;
      }),
    ),
  ];
}
