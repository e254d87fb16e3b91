import type { ReactElement } from 'react';

/** An e-mail address that, where it is too long for its line, breaks before the @. */
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
