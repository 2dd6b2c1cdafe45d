/**
 * One fixed address for the functions that talk to an exchange, so that an API key can be bound to it. What it costs is
 * said when the templates are made, before anything is deployed.
 */
import { Annotations, CfnOutput } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { tagAll } from '../tags.ts';
import { NatGateway } from './nat-gateway.ts';
import { NatInstance } from './nat-instance.ts';
import { Network } from './network.ts';
import { type AddressKind, priceText } from './price.ts';

const WAYS: Readonly<Record<AddressKind, typeof NatGateway | typeof NatInstance>> = {
  natInstance: NatInstance,
  natGateway: NatGateway,
};

export class StaticAddress extends Construct {
  readonly #network: Network;

  constructor(scope: Construct, id: string, kind: AddressKind) {
    super(scope, id);
    tagAll(this, { what: 'static-address' });
    this.#network = new Network(this, 'Network');
    const { address } = new WAYS[kind](this, WAYS[kind].name, this.#network);
    const price = priceText(kind);
    Annotations.of(this).addInfoV2(
      'standing-orders:staticAddress',
      `aws.staticAddress is '${kind}': one fixed address costs ${price}, from this deployment on until it is 'none' again.`,
    );
    // Not "Address": by that word doctor finds the webhook.
    new CfnOutput(scope, 'FixedIp', {
      value: address,
      description: `Put this address on the IP allowlist of each account's API key at the exchange, and no other: every function that uses a key comes from it. It is given back when aws.staticAddress changes or this stack is removed: take it off the allowlist then. It costs ${price}.`,
    });
  }

  /** Puts the function behind the address. Its role must allow what `interface-statements.ts` says. */
  hold(lambda: CfnFunction): void {
    lambda.vpcConfig = {
      subnetIds: [this.#network.privateSubnet.ref],
      securityGroupIds: [this.#network.functionsGroup.ref],
    };
  }
}
