import { App, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { pageLink } from '../../../infra/stacks/page-link.ts';

it('leads to the page in the console of the stack’s region, which asks who somebody is', () => {
  const stack = new Stack(new App(), 'Any', { env: { region: 'eu-central-1' } });

  expect(pageLink(stack, 'my-bucket')).toBe(
    'https://eu-central-1.console.aws.amazon.com/s3/object/my-bucket?region=eu-central-1&prefix=page%2Findex.html',
  );
});
