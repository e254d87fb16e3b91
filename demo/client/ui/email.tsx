import type { ReactElement } from 'react';

/** An e-mail address. If it is too long for its line, it breaks before the @. */
export function Email({ address }: { readonly address: string }): ReactElement {
  const at = address.lastIndexOf('@');
  return (
    <>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </>
  );
}
