const TRIVIA = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y;

/** Gives the place behind white space and comments. */
function skipTrivia(code: string, from: number): number {
  TRIVIA.lastIndex = from;
  return from + TRIVIA.exec(code)![0].length;
}

/** Finds a token where only white space, comments and closing punctuation may stand before it, and gives the place behind. */
export function behindToken(code: string, from: number, token: string): number {
  let at = skipTrivia(code, from);
  while (at < code.length && !code.startsWith(token, at)) at = skipTrivia(code, at + 1);
  return at + token.length;
}
