import { describe, expect, it } from 'vitest';
import { checkAutomations } from '../../../shared/automations/resolve.ts';

const resolutionOf = (aws: object | undefined) => checkAutomations({ accounts: {}, ...(aws && { aws }) });

describe('the settings of the deployment', () => {
  it('ask for nothing that costs money unless it is written down', () => {
    expect(resolutionOf(undefined).automations?.aws.staticAddress).toBe('none');
    expect(resolutionOf({}).automations?.aws.staticAddress).toBe('none');
  });

  it.each(['none', 'natInstance', 'natGateway'])('take %s for the fixed address', (staticAddress) => {
    expect(resolutionOf({ staticAddress }).automations?.aws.staticAddress).toBe(staticAddress);
  });

  it('say which ways to a fixed address there are', () => {
    expect(resolutionOf({ staticAddress: 'nat' }).faults).toEqual([
      {
        path: ['aws', 'staticAddress'],
        text: "'nat' must be 'none', 'natInstance' or 'natGateway'.",
      },
    ]);
  });
});
