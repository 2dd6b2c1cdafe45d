/** Credentials of one account at one venue. They leave this type only inside `shared/signing`. */
export interface ApiKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}

export type SecretName = `channel/${string}` | `signal/${string}`;

/** `fresh`: whatever was remembered is read again, because it may have been replaced. */
export type Reading = 'remembered' | 'fresh';

/**
 * Port to wherever keys are kept. Implementations: a file that only its owner may read, the environment,
 * and AWS Secrets Manager.
 */
export interface Secrets {
  /**
   * A key of an account: `main`, or `main/read` for its read-only one. Throws `secret.missing` when there is none,
   * `secret.invalid` when it has not the shape `{ apiKey, apiSecret }`, `secret.insecure` when other users of the
   * machine could read it, `secret.unavailable` when the place itself cannot be read. No message repeats any of a key.
   */
  apiKey(keyId: string, reading?: Reading): Promise<ApiKey>;
  /**
   * Any other secret, a few texts under a name: `channel/<name>` for a notice channel, `signal/<strategy>` for a
   * strategy that signs. Throws as `apiKey` does.
   */
  named(name: SecretName): Promise<Readonly<Record<string, string>>>;
}
