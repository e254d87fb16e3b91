/** The ids in all headers below. The SDK that writes a header makes the span id, so that differs. */
export const traceId = '0af7651916cd43dd8448eb211c80319c';
export const parentSpanId = 'b7ad6b7169203331';

/** The clock in most headers below. The SDK got the count 41 for `test-service#instance-1`, and sends 42. */
export const clock = [
  ['upstream-service#upstream-1', 5],
  ['other-service#other-1', 3],
  ['test-service#instance-1', 42],
] as const;

/**
 * Headers as the modules of Raceway's SDKs write them: github.com/Mode7Labs/raceway at c217f74. Those of TypeScript and
 * Python are the output of `buildPropagationHeaders` (sdks/typescript/src/trace-context.ts) and of
 * `build_propagation_headers` (sdks/python/raceway/trace_context.py).
 *
 * Those of Go and Rust are derived from the code. sdks/go/trace_context.go passes a map to `json.Marshal`, and
 * sdks/rust/src/trace_context.rs uses `serde_json::json!` without `preserve_order`. So both sort the names.
 */
export const headers = {
  typescript: {
    spanId: '6714f40642c9b345',
    header:
      'v1;eyJ0cmFjZV9pZCI6IjBhZjc2NTE5LTE2Y2QtNDNkZC04NDQ4LWViMjExYzgwMzE5YyIsInNwYW5faWQiOiI2NzE0ZjQwNjQyYzliMzQ1IiwicGFyZW50X3NwYW5faWQiOiJiN2FkNmI3MTY5MjAzMzMxIiwic2VydmljZSI6InRlc3Qtc2VydmljZSIsImluc3RhbmNlIjoiaW5zdGFuY2UtMSIsImNsb2NrIjpbWyJ1cHN0cmVhbS1zZXJ2aWNlI3Vwc3RyZWFtLTEiLDVdLFsib3RoZXItc2VydmljZSNvdGhlci0xIiwzXSxbInRlc3Qtc2VydmljZSNpbnN0YW5jZS0xIiw0Ml1dfQ',
  },
  python: {
    spanId: 'ff0d0a8c33ea43d2',
    header:
      'v1;eyJ0cmFjZV9pZCI6IjBhZjc2NTE5LTE2Y2QtNDNkZC04NDQ4LWViMjExYzgwMzE5YyIsInNwYW5faWQiOiJmZjBkMGE4YzMzZWE0M2QyIiwicGFyZW50X3NwYW5faWQiOiJiN2FkNmI3MTY5MjAzMzMxIiwic2VydmljZSI6InRlc3Qtc2VydmljZSIsImluc3RhbmNlIjoiaW5zdGFuY2UtMSIsImNsb2NrIjpbWyJ1cHN0cmVhbS1zZXJ2aWNlI3Vwc3RyZWFtLTEiLDVdLFsib3RoZXItc2VydmljZSNvdGhlci0xIiwzXSxbInRlc3Qtc2VydmljZSNpbnN0YW5jZS0xIiw0Ml1dfQ',
  },
  'go and rust': {
    spanId: '6714f40642c9b345',
    header:
      'v1;eyJjbG9jayI6W1sidXBzdHJlYW0tc2VydmljZSN1cHN0cmVhbS0xIiw1XSxbIm90aGVyLXNlcnZpY2Ujb3RoZXItMSIsM10sWyJ0ZXN0LXNlcnZpY2UjaW5zdGFuY2UtMSIsNDJdXSwiaW5zdGFuY2UiOiJpbnN0YW5jZS0xIiwicGFyZW50X3NwYW5faWQiOiJiN2FkNmI3MTY5MjAzMzMxIiwic2VydmljZSI6InRlc3Qtc2VydmljZSIsInNwYW5faWQiOiI2NzE0ZjQwNjQyYzliMzQ1IiwidHJhY2VfaWQiOiIwYWY3NjUxOS0xNmNkLTQzZGQtODQ0OC1lYjIxMWM4MDMxOWMifQ',
  },
} as const;

/** The same service `größe` by the SDK of TypeScript, in UTF-8, and by the SDK of Python, which escapes the letters. */
export const umlauts = {
  typescript:
    'v1;eyJ0cmFjZV9pZCI6IjBhZjc2NTE5LTE2Y2QtNDNkZC04NDQ4LWViMjExYzgwMzE5YyIsInNwYW5faWQiOiJlNWEyNjMyMTdjY2IxZTJjIiwicGFyZW50X3NwYW5faWQiOiJiN2FkNmI3MTY5MjAzMzMxIiwic2VydmljZSI6Imdyw7bDn2UiLCJpbnN0YW5jZSI6ImktMSIsImNsb2NrIjpbWyJncsO2w59lI2ktMSIsMV1dfQ',
  python:
    'v1;eyJ0cmFjZV9pZCI6IjBhZjc2NTE5LTE2Y2QtNDNkZC04NDQ4LWViMjExYzgwMzE5YyIsInNwYW5faWQiOiJjNzFhMGI1NTViOGRlOGQ0IiwicGFyZW50X3NwYW5faWQiOiJiN2FkNmI3MTY5MjAzMzMxIiwic2VydmljZSI6ImdyXHUwMGY2XHUwMGRmZSIsImluc3RhbmNlIjoiaS0xIiwiY2xvY2siOltbImdyXHUwMGY2XHUwMGRmZSNpLTEiLDFdXX0',
} as const;

/** The SDK of Go escapes `&`, and writes a missing parent as an empty text. Derived from the code, as above. */
export const ampersand =
  'v1;eyJjbG9jayI6W1siYVx1MDAyNmIjMSIsMV1dLCJpbnN0YW5jZSI6IjEiLCJwYXJlbnRfc3Bhbl9pZCI6IiIsInNlcnZpY2UiOiJhXHUwMDI2YiIsInNwYW5faWQiOiI2NzE0ZjQwNjQyYzliMzQ1IiwidHJhY2VfaWQiOiIwYWY3NjUxOS0xNmNkLTQzZGQtODQ0OC1lYjIxMWM4MDMxOWMifQ';

/**
 * The header of the tests `should parse valid raceway-clock header` in all four SDKs, with the order of the names in the
 * test for TypeScript.
 */
export const fromTests =
  'v1;eyJ0cmFjZV9pZCI6IjBhZjc2NTE5LTE2Y2QtNDNkZC04NDQ4LWViMjExYzgwMzE5YyIsInNwYW5faWQiOiJiN2FkNmI3MTY5MjAzMzMxIiwicGFyZW50X3NwYW5faWQiOiJwYXJlbnQtc3Bhbi0xMTExIiwic2VydmljZSI6InVwc3RyZWFtLXNlcnZpY2UiLCJpbnN0YW5jZSI6InVwc3RyZWFtLTEiLCJjbG9jayI6W1sidXBzdHJlYW0tc2VydmljZSN1cHN0cmVhbS0xIiw1XSxbIm90aGVyLXNlcnZpY2Ujb3RoZXItMSIsM11dfQ';

/** Writes a header with any content, also with content that no SDK writes. */
export function headerOf(payload: unknown): string {
  const bytes = new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `v1;${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
