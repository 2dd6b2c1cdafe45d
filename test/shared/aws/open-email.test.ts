import { expect, it } from 'vitest';
import { openEmail } from '../../../shared/aws/open-email.ts';

const ARN = 'arn:aws:sns:eu-central-1:111122223333:notices';

it('makes the channel of a name whose topic the stack has', () => {
  const open = openEmail({ AWS_REGION: 'eu-central-1', NOTICE_TOPICS: JSON.stringify({ email: ARN }) });

  expect(open('email').name).toBe('email');
});

it.each([undefined, '{}', 'no JSON', '{"email":"no ARN"}'])(
  'says that the stacks must be deployed when the environment says %o of topics',
  (NOTICE_TOPICS) => {
    expect(() => openEmail({ NOTICE_TOPICS })('email')).toThrow(
      'The environment of this function is incomplete (NOTICE_TOPICS names no topic for channel email): deploy the stacks again.',
    );
  },
);
