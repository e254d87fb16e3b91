// The patterns do not match an id of zeros, because W3C Trace Context calls it invalid.
// https://www.w3.org/TR/trace-context-2/#trace-id
export const TRACE_ID: RegExp = /^(?!0+$)[0-9a-f]{32}$/;
export const SPAN_ID: RegExp = /^(?!0+$)[0-9a-f]{16}$/;
