import { useState, type ReactElement } from 'react';
import { useOrganizations } from '../organizations/use-organizations.ts';
import { navigate } from '../routing/navigation.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { setConnected } from './connection.ts';
import { leadToForm } from './form-trouble.ts';

/** A menu of failures. It shows how Waybill handles each failure. */
export function TroubleMenu(): ReactElement {
  const { current } = useOrganizations();
  const [isBroken, setIsBroken] = useState(false);
  // No error boundary is around the frame of the pages. An error of the frame stops the whole app.
  if (isBroken) throw new Error('The frame of the app is broken.');
  return (
    <Menu
      label="Break something"
      buttonClassName="button button-trouble"
      button={
        <>
          <Icon name="bolt" />
          <span className="wide-only">Break something</span>
        </>
      }
    >
      <p className="menu-head">What can go wrong</p>
      <Trouble
        title="A request fails"
        action="fill in a form that fails"
        onSelect={() => leadToForm('fails')}
      >
        Fills in a form; send it, and a step on the server fails.
      </Trouble>
      <Trouble
        title="A request is refused"
        action="fill in a form that is refused"
        onSelect={() => leadToForm('refused')}
      >
        Fills in a form; send it, and the server says no.
      </Trouble>
      {current && (
        <Trouble
          title="A card crashes"
          action="show times of the region"
          onSelect={() => navigate('/?times=region')}
        >
          Shows the activity in the times of the region, which the code gets wrong.
        </Trouble>
      )}
      <Trouble title="The whole app crashes" action="break the frame" onSelect={() => setIsBroken(true)}>
        Breaks the frame around the page, where no error boundary is left.
      </Trouble>
      <Trouble title="The connection is lost" action="go offline" onSelect={() => setConnected(false)}>
        Lets nothing leave the page, not even reports, until you reconnect.
      </Trouble>
    </Menu>
  );
}

function Trouble({
  title,
  action,
  onSelect,
  children,
}: {
  readonly title: string;
  /** The name of the action at the support desk. */
  readonly action: string;
  readonly onSelect: () => void;
  /** The description, in one sentence. */
  readonly children: string;
}): ReactElement {
  return (
    <MenuItem action={action} onSelect={onSelect}>
      <span>
        <span className="menu-title">{title}</span> <span className="hint">{children}</span>
      </span>
    </MenuItem>
  );
}
