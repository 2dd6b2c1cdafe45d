/** Credentials of one account at one venue. They leave this type only inside `shared/signing`. */
export interface ApiKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/**
 * Port to wherever keys are kept. Implementations: a file that only its owner may read, the environment,
 * and AWS Secrets Manager.
 */
export interface Secrets {
  /**
   * The key of an account. Throws `secret.missing` when there is none, `secret.invalid` when it has not the
   * shape `{ apiKey, apiSecret }`, `secret.insecure` when other users of the machine could read it,
   * `secret.unavailable` when the place itself cannot be read. No message repeats any of a key.
   */
  apiKey(accountId: string): Promise<ApiKey>;
}
