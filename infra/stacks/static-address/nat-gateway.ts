import { CfnNatGateway, CfnRoute } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ANYWHERE, fixedAddress, type Network } from './network.ts';

/** Amazon's own translation of addresses. */
export class NatGateway extends Construct {
  readonly address: string;

  constructor(scope: Construct, id: string, network: Network) {
    super(scope, id);
    const address = fixedAddress(this, network);
    this.address = address.ref;
    const gateway = new CfnNatGateway(this, 'Gateway', {
      subnetId: network.publicSubnet.ref,
      allocationId: address.attrAllocationId,
    });
    new CfnRoute(this, 'WayOut', {
      routeTableId: network.privateRoutes.ref,
      destinationCidrBlock: ANYWHERE,
      natGatewayId: gateway.ref,
    });
  }
}
