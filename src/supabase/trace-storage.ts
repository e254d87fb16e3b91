import type { FoundSpan } from '../core/internal.ts';
import type { CallTracing } from './call-tracing.ts';
import { markRequests } from './mark-requests.ts';
import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';
import { traceResults } from './trace-results.ts';

const FILE_CALLS =
  'upload uploadToSignedUrl createSignedUploadUrl createSignedUrl createSignedUrls update move copy download info exists remove list listV2 purgeCache';

/** Traces the calls of `client.storage`, and the calls of each bucket that `client.storage` returns. */
export function traceStorage(storage: unknown, { findCurrent, begin }: CallTracing): (Undo | undefined)[] {
  // A download is lazy, like a query. The app can turn the download into a stream before it is sent.
  function traceDownload(download: unknown, bucket: unknown, found: FoundSpan | undefined): void {
    replaceMethods(download, 'execute', (execute) => begin(bucket, found, execute));
    traceResults(download, 'asStream', (stream) => traceDownload(stream, bucket, found));
  }
  return [
    // Other methods of `storage`, such as `listBuckets`, are not replaced. They send their requests through the `fetch`
    // of `storage`, which is marked here.
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
