/**
 * How long and how often the AWS clients try: a call that gets no answer ends after some 6 seconds, so that a
 * function can still say what happened. Without `throwOnRequestTimeout` the SDK only warns and waits on; once the
 * head of a reply is there, only `socketTimeout` counts.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    socketTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
} as const;
