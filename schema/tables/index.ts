/** Every table, for drizzle-kit and for the store. */
export * from './unit.ts';
export * from './person.ts';
export * from './member.ts';
export * from './team.ts';
export * from './activity.ts';
export * from './registry.ts';
export * from './audit.ts';
export * from './privacy.ts';
export * from './claim.ts';
export * from './ledger.ts';
export * from './campaign.ts';
export * from './programme.ts';
export * from './reconciliation.ts';
export * from './evidence.ts';
export * from './review.ts';
export * from './dispute.ts';
export * from './signal.ts';
