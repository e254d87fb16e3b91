// In W3C Trace Context, an id of zeros is invalid. https://www.w3.org/TR/trace-context-2/#trace-id
export const TRACE_ID: RegExp = /^(?!0+$)[0-9a-f]{32}$/;
export const SPAN_ID: RegExp = /^(?!0+$)[0-9a-f]{16}$/;
