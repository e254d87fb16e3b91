import { useState, type ReactElement } from 'react';
import { navigate } from '../routing/navigation.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import { MenuItem } from '../ui/menu-item.tsx';
import { setConnected } from './connection.ts';

// Somebody who is a member already, whom the server therefore refuses to invite.
const MEMBER = 'grace@northwind.example';

/** What can go wrong in an app, for whoever wants to see what Waybill makes of it. */
export function TroubleMenu(): ReactElement {
  const [isBroken, setIsBroken] = useState(false);
  // The frame around the pages stands in no boundary: what it throws takes everything down.
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
        action="fill in a member's address"
        onSelect={() => navigate(`/?invite=${MEMBER}`)}
      >
        Fills in the address of a member; send the invitation, and the server refuses it.
      </Trouble>
      <Trouble
        title="A card crashes"
        action="show times of the region"
        onSelect={() => navigate('/?times=region')}
      >
        Shows the activity in the times of the region, which the code gets wrong.
      </Trouble>
      <Trouble title="The whole app crashes" action="break the frame" onSelect={() => setIsBroken(true)}>
        Breaks the frame around the page, where no error boundary is left.
      </Trouble>
      <Trouble title="The connection is lost" action="go offline" onSelect={() => setConnected(false)}>
        Fails whatever the page sends, reports too, until you reconnect.
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
  /** What the support desk calls choosing it. */
  readonly action: string;
  readonly onSelect: () => void;
  /** One sentence. */
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
