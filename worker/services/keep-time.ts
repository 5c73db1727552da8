import { due } from '#domain/phase';
import { campaignsDue, carriedOut, eventsOf, timedCampaign, type TimedCampaign } from '#store/campaign-times';
import type { Door } from '#store/d1';

/**
 * Carries out what is due in every campaign: the minute's watch. After days without it everything that came due
 * meanwhile is carried out, each under the moment it was due at; whoever else does the same changes nothing.
 * @returns ids of the campaigns to which something happened
 */
export async function keepTime(door: Door, now: number): Promise<string[]> {
  const campaigns = await campaignsDue(door, now);
  for (const campaign of campaigns) await carryOut(door, campaign, now);
  return campaigns.map(({ id }) => id);
}

/** The same for one campaign: its object's alarm. @returns whether anything was due */
export async function keepTimeOf(door: Door, campaignId: string, now: number): Promise<boolean> {
  const campaign = await timedCampaign(door, campaignId);
  return campaign !== null && carryOut(door, campaign, now);
}

async function carryOut(door: Door, campaign: TimedCampaign, now: number): Promise<boolean> {
  const dues = due(campaign, await eventsOf(door, campaign.id), now);
  if (dues.length > 0) await carriedOut(door, campaign.id, dues, now);
  return dues.length > 0;
}
