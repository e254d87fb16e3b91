/** Answers with JSON. */
export function jsonResponse(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

/** Answers with an error in the same form as the functions. */
export function jsonError(
  status: number,
  code: string,
  message: string,
  { headers }: { readonly headers?: Record<string, string> } = {},
): Response {
  return jsonResponse({ error: { message, code } }, status, headers);
}
