const TRIVIA = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y;

/** Returns the first position after the white space and comments that begin at `from`. */
export function skipTrivia(code: string, from: number): number {
  TRIVIA.lastIndex = from;
  return from + TRIVIA.exec(code)![0].length;
}

/** Finds a token that follows white space, comments and closing punctuation. Returns the position after the token. */
export function behindToken(code: string, from: number, token: string): number {
  let at = skipTrivia(code, from);
  while (at < code.length && !code.startsWith(token, at)) at = skipTrivia(code, at + 1);
  return at + token.length;
}
