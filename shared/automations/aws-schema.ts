/** What concerns the deployment on AWS alone. */
import * as z from 'zod';

export const aws = z.strictObject({
  /** Told of alarms, beside the addresses of the e-mail channels. It confirms once by a link that it is sent. */
  alarmEmail: z.email("must be an e-mail address such as 'me@example.com'").optional(),
});
