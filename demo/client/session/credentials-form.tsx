import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { TextField } from '../ui/field.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

interface CredentialsFormProps {
  readonly label: string;
  readonly pending: boolean;
  readonly isNewAccount?: boolean;
  /** The address to begin with. @default '' */
  readonly email?: string;
  readonly onSubmit: (credentials: Credentials) => void;
  /** The login that a button sends, without typing. */
  readonly demoLogin?: Credentials;
  /** Shown between the fields and the button. */
  readonly children?: ReactNode;
}

/** A form with e-mail and password, and a button that sends them. */
export function CredentialsForm({
  label,
  pending,
  isNewAccount = false,
  email = '',
  onSubmit,
  demoLogin,
  children,
}: CredentialsFormProps): ReactElement {
  const [credentials, setCredentials] = useState<Credentials>({ email, password: '' });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!pending) onSubmit(credentials);
  };
  const sendLogin = (login: Credentials): void => {
    setCredentials(login);
    if (!pending) onSubmit(login);
  };
  return (
    <form className="stack" aria-label={label} onSubmit={submit}>
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={credentials.email}
        onChange={(event) => setCredentials({ ...credentials, email: event.target.value })}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        {...(isNewAccount
          ? { autoComplete: 'new-password', minLength: 6, hint: 'At least 6 characters.' }
          : { autoComplete: 'current-password' })}
        required
        value={credentials.password}
        onChange={(event) => setCredentials({ ...credentials, password: event.target.value })}
      />
      {children}
      <SubmitButton pending={pending}>{label}</SubmitButton>
      {demoLogin && (
        <button type="button" className="button" onClick={() => sendLogin(demoLogin)}>
          Use the demo login
        </button>
      )}
    </form>
  );
}
