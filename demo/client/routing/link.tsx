import type { ComponentProps, MouseEvent, ReactElement } from 'react';
import { navigate, usePath } from './navigation.ts';

/** A link between pages of the app; it stays a real one, for a new tab or a copied address. */
export function Link({ href, ...props }: ComponentProps<'a'> & { readonly href: string }): ReactElement {
  const isCurrent = usePath() === href;
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} aria-current={isCurrent ? 'page' : undefined} onClick={onClick} {...props} />;
}
