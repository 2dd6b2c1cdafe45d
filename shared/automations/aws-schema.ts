/** What concerns the deployment on AWS alone. */
import * as z from 'zod';

export const aws = z.strictObject({
  /** Told of alarms, beside the addresses of the e-mail channels. It confirms once by a link that it is sent. */
  alarmEmail: z.email("must be an e-mail address such as 'me@example.com'").optional(),
  /**
   * One fixed address for all functions that talk to an exchange, so that an API key can be bound to it: a small
   * instance that translates addresses, or Amazon's gateway. Both cost something each month.
   */
  staticAddress: z.enum(['none', 'natInstance', 'natGateway']).default('none'),
});

export type AwsSettings = z.output<typeof aws>;
