import { describe, expect, it } from 'vitest';
import { allows, type Statement } from './policies.ts';

const BUCKET = 'arn:aws:s3:::records';
const allow = (Action: string | string[], Resource: string | string[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});

describe('a role', () => {
  it('allows what one of its statements names, and nothing else', () => {
    const statements = [
      allow(['s3:GetObject', 's3:PutObject'], `${BUCKET}/*`),
      allow('s3:ListBucket', BUCKET),
    ];

    expect(allows(statements, { action: 's3:GetObject', resource: `${BUCKET}/a/b` })).toBe(true);
    expect(allows(statements, { action: 's3:getobject', resource: `${BUCKET}/a` })).toBe(true);
    expect(allows(statements, { action: 's3:DeleteObject', resource: `${BUCKET}/a` })).toBe(false);
    expect(allows(statements, { action: 's3:ListBucket', resource: `${BUCKET}-2` })).toBe(false);
    expect(allows(statements, { action: 's3:GetObject', resource: BUCKET })).toBe(false);
    expect(allows([], { action: 's3:GetObject', resource: `${BUCKET}/a` })).toBe(false);
  });

  it('denies what one statement denies, whatever the others allow', () => {
    const deny: Statement = { Effect: 'Deny', Action: 's3:*', Resource: `${BUCKET}/secret?` };

    expect(allows([allow('*', '*'), deny], { action: 's3:GetObject', resource: `${BUCKET}/secret1` })).toBe(
      false,
    );
    expect(allows([allow('*', '*'), deny], { action: 's3:GetObject', resource: `${BUCKET}/public` })).toBe(
      true,
    );
  });

  it('allows nothing under a condition, which nobody here can judge', () => {
    const bound = { ...allow('s3:GetObject', '*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } };

    expect(allows([bound], { action: 's3:GetObject', resource: `${BUCKET}/a` })).toBe(false);
  });
});
