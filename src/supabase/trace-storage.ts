import type { ActiveSpan } from '../core/internal.ts';
import type { CallTracing } from './call-tracing.ts';
import { markRequests } from './mark-requests.ts';
import { replaceMethods } from './replace-methods.ts';
import type { Undo } from '../patch/index.ts';
import { traceResults } from './trace-results.ts';

const FILE_CALLS =
  'upload uploadToSignedUrl createSignedUploadUrl createSignedUrl createSignedUrls update move copy download info exists remove list listV2 purgeCache';

/** Traces the calls of `client.storage`, and of each bucket that it opens. */
export function traceStorage(storage: unknown, { currentSpan, begin }: CallTracing): Undo[] {
  // Downloads are lazy like queries, and may become streams first.
  function traceDownload(download: unknown, bucket: unknown, span: ActiveSpan | undefined): void {
    replaceMethods(download, 'execute', (execute) => begin(bucket, span, execute));
    traceResults(download, 'asStream', (stream) => traceDownload(stream, bucket, span));
  }
  return [
    // What has no calls of its own here, such as the list of buckets, goes through this fetch too.
    ...markRequests(storage, currentSpan),
    ...traceResults(storage, 'from', (bucket) =>
      replaceMethods(bucket, FILE_CALLS, (call) => {
        const span = currentSpan();
        const result = begin(bucket, span, call);
        traceDownload(result, bucket, span);
        return result;
      }),
    ),
  ];
}
