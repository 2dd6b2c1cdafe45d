/** The HTTP API: the one way in from the internet. Its log never holds a path, for the path holds the token. */
import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { webhookLogName, webhookName } from '../physical-names.ts';
import type { AutomationFunction } from './automation-function.ts';
import { tagAll } from './tags.ts';

/** For each route. TradingView stops an alert that fires more than 15 times in 3 minutes. */
const THROTTLE = { rateLimit: 20, burstLimit: 40 };

/** `routeKey` is the route's pattern. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const LOGGED = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  sourceIp: '$context.identity.sourceIp',
};

export class HttpEntrance extends Construct {
  /** By it CloudWatch tells its figures apart. */
  readonly apiId: string;
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, stage: string) {
    super(scope, id);
    tagAll(this, { what: 'webhook' });
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: webhookLogName(stage),
      retention: RetentionDays.THREE_MONTHS,
      // A name can be given again only once it is free.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#api = new HttpApi(this, 'Api', {
      apiName: webhookName(stage),
      description: 'Signals of the strategies.',
      createDefaultStage: false,
    });
    this.apiId = this.#api.apiId;
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
    Validations.of(this.#api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Senders such as TradingView can carry no credentials that API Gateway knows: the function itself proves each by a token, a signature and the source address.',
    });
    new CfnOutput(scope, 'WebhookAddress', {
      value: this.#api.apiEndpoint,
      description: `Signals come in here. Make a token for a strategy (npm run cli -- signals token rotate STRATEGY --aws --stage ${stage}), put /signals/STRATEGY/TOKEN behind this address, and give the whole to TradingView as the webhook URL of its alert.`,
    });
  }

  /** Requests on these routes start the function. */
  route({ lambda }: AutomationFunction, routes: readonly string[]): void {
    const integration = new HttpLambdaIntegration('Function', lambda);
    for (const route of routes) {
      const [method, path] = route.split(' ');
      if (method === undefined || path === undefined) throw new Error(`Invariant broken: route ${route}`);
      this.#api.addRoutes({ path, methods: [method as HttpMethod], integration });
    }
  }
}
