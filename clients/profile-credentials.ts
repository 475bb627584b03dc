import { fromIni } from '@aws-sdk/credential-provider-ini';
import { parseKnownFiles } from '@smithy/core/config';
import { AwsFault } from './aws-fault';

type Provider = ReturnType<typeof fromIni>;

/** The profile, and those that it takes its keys from. */
async function chainOf(profile: string): Promise<Readonly<Record<string, string | undefined>>[]> {
  const known = await parseKnownFiles({});
  const seen = new Map<string, Readonly<Record<string, string | undefined>>>();
  let name: string | undefined = profile;
  while (name !== undefined && !seen.has(name)) {
    const section: Readonly<Record<string, string | undefined>> | undefined = known[name];
    if (section === undefined)
      throw new AwsFault(
        'CredentialsInvalid',
        `The shared credentials file has no profile ${name}.`,
        null,
      );
    seen.set(name, section);
    name = section.source_profile;
  }
  return [...seen.values()];
}

/**
 * The identity of one named profile of the shared credentials file, and of nothing else: a profile that sends the SDK on to
 * the environment or to the machine it runs on is refused.
 * @throws AwsFault CredentialsInvalid, when the identity is first used
 */
export function profileCredentials(profile: string): Provider {
  const provider = fromIni({ profile });
  return async (caller) => {
    const chain = await chainOf(profile);
    if (chain.some(({ credential_source }) => credential_source !== undefined))
      throw new AwsFault(
        'CredentialsInvalid',
        `The profile ${profile} takes its keys from where the process runs (credential_source); at the border every identity is named.`,
        null,
      );
    return provider(caller);
  };
}
