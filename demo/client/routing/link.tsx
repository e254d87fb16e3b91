import type { ComponentProps, MouseEvent, ReactElement } from 'react';
import { navigate, usePath } from './navigation.ts';

/** A link between pages of the app. It is a real link, so a person can open it in a new tab or copy its address. */
export function Link({ href, ...props }: ComponentProps<'a'> & { readonly href: string }): ReactElement {
  const isCurrent = usePath() === href;
  const onClick = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} aria-current={isCurrent ? 'page' : undefined} onClick={onClick} {...props} />;
}
