export async function loadMembers(): Promise<readonly string[]> {
  throw new Error('The table of members is locked');
}

export async function sendInvitation(email: string): Promise<string> {
  if (email.startsWith('nobody')) throw new Error('The mail server does not know this address');
  return email;
}
