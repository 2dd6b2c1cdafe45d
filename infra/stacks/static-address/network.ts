/**
 * The smallest network that gives functions one way out: a private subnet for them, a public one for what translates
 * their addresses, in one zone, for there is one address. The table and the bucket are reached inside of Amazon's
 * network, which costs nothing.
 */
import { Aws, Fn, Validations } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnInternetGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** Connected to no other network, so that any private range will do. */
const NETWORK = '10.0.0.0/24';
const PUBLIC = '10.0.0.0/26';
export const PRIVATE = '10.0.0.64/26';

export const ANYWHERE = '0.0.0.0/0';

/** HTTPS: all that functions speak. Names and the time are asked inside of the network, past every security group. */
export const HTTPS = { ipProtocol: 'tcp', fromPort: 443, toPort: 443 };

export class Network extends Construct {
  readonly vpc: CfnVPC;
  readonly publicSubnet: CfnSubnet;
  readonly privateSubnet: CfnSubnet;
  /** Its default route is made by whatever translates. */
  readonly privateRoutes: CfnRouteTable;
  /** Of the functions: HTTPS out, nothing in. */
  readonly functionsGroup: CfnSecurityGroup;
  /** Until it is there, nothing public can be reached. */
  readonly internet: CfnRoute;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: NETWORK,
      enableDnsHostnames: true,
      enableDnsSupport: true,
    });
    const zone = Fn.select(0, Fn.getAzs());
    this.publicSubnet = new CfnSubnet(this, 'Public', {
      vpcId: this.vpc.ref,
      availabilityZone: zone,
      cidrBlock: PUBLIC,
      // For the minutes in which an instance sets itself up; then it takes over the fixed address.
      mapPublicIpOnLaunch: true,
    });
    this.privateSubnet = new CfnSubnet(this, 'Private', {
      vpcId: this.vpc.ref,
      availabilityZone: zone,
      cidrBlock: PRIVATE,
      mapPublicIpOnLaunch: false,
    });
    const publicRoutes = this.#routes('PublicRoutes', this.publicSubnet);
    this.privateRoutes = this.#routes('PrivateRoutes', this.privateSubnet);
    this.internet = this.#internet(publicRoutes);
    for (const service of ['dynamodb', 's3']) {
      new CfnVPCEndpoint(this, service, {
        vpcId: this.vpc.ref,
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.${Aws.REGION}.${service}`,
        routeTableIds: [publicRoutes.ref, this.privateRoutes.ref],
      });
    }
    this.functionsGroup = new CfnSecurityGroup(this, 'FunctionsGroup', {
      vpcId: this.vpc.ref,
      groupDescription: 'Functions that talk to an exchange: HTTPS out, nothing in.',
      securityGroupEgress: [{ ...HTTPS, cidrIp: ANYWHERE, description: 'The exchange and AWS.' }],
    });
    Validations.of(this.vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'Nothing listens in this network, and every request of the functions is in their own log; a log of flows would cost more than the network.',
    });
  }

  #routes(id: string, subnet: CfnSubnet): CfnRouteTable {
    const table = new CfnRouteTable(this, id, { vpcId: this.vpc.ref });
    new CfnSubnetRouteTableAssociation(this, `${id}Of`, { subnetId: subnet.ref, routeTableId: table.ref });
    return table;
  }

  #internet(publicRoutes: CfnRouteTable): CfnRoute {
    const gateway = new CfnInternetGateway(this, 'Internet', {});
    const attachment = new CfnVPCGatewayAttachment(this, 'InternetOf', {
      vpcId: this.vpc.ref,
      internetGatewayId: gateway.ref,
    });
    const route = new CfnRoute(this, 'ToInternet', {
      routeTableId: publicRoutes.ref,
      destinationCidrBlock: ANYWHERE,
      gatewayId: gateway.ref,
    });
    route.addResourceDependency(attachment);
    return route;
  }
}

/** The one address; made when the network has its way to the internet. */
export function fixedAddress(scope: Construct, { internet }: Network): CfnEIP {
  const address = new CfnEIP(scope, 'Address', { domain: 'vpc' });
  address.addResourceDependency(internet);
  return address;
}
