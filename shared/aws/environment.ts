/** Names of the environment variables that the CDK sets and the functions read. */

/** The DynamoDB table. */
export const TABLE_NAME = 'TABLE_NAME';
/** ARNs of the live accounts' keys, as JSON: `{ "account": "arn:…" }`. */
export const SECRET_ARNS = 'SECRET_ARNS';
