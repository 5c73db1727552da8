import type { Rules } from '#wire/rules';
import { lookBackFrom, signsAtTheEnd, signsIn, type EndedCampaign, type Sign } from '#domain/alerts';
import { localDateAt, startOfDay } from '#domain/calendar';
import { alertsFound, campaignMark, campaignToLookAt, marksMoved, marksOf, participantsToLookAt, tracesInCampaign, tracesOf, unitsToLookAt,
  type EndedRow, type NewAlert, type UnitToLookAt } from '#store/alerts';
import { indicatorsOf, rulesOf } from '#domain/rules';
import type { Door } from '#store/d1';
import { derivedId } from '#store/derived-id';

/** What one minute's look reads at most: a thousandth of a million claims, and then some. The rest waits a minute. */
const CLAIMS_A_MINUTE = 20_000;
const UNITS_A_MINUTE = 500;
const DAY = 'signs_day';
const UNIT = 'signs_unit';

/**
 * Looks for patterns that ask for a look: once a local day in every unit where something came in since
 * the last look, and once in every campaign that takes no more. It goes on where the last minute
 * stopped; a sign that is found again is the same sign. Nothing here changes a claim or a point.
 * @returns whether there is more to look at now
 */
export async function lookForSigns(door: Door, now: number): Promise<boolean> {
  return await lookAtUnits(door, now) || lookAtCampaign(door, now);
}

async function lookAtUnits(door: Door, now: number): Promise<boolean> {
  const until = startOfDay(localDateAt(now));
  const [since, offset] = await marksOf(door, [DAY, UNIT]) as [number, number];
  if (since >= until) return false;
  const window = { since, back: since === 0 ? 0 : lookBackFrom(since), until };
  const page = await unitsToLookAt(door, offset, UNITS_A_MINUTE, window);
  const taken = affordable(page);
  const units = taken.filter(({ claims }) => claims > 0).map(({ unitId }) => unitId);
  const { traces, denials } = units.length > 0 ? await tracesOf(door, units, window) : { traces: new Map<string, never>(), denials: new Map<string, never>() };
  const found = units.flatMap((unitId) => signsIn(traces.get(unitId) ?? [], denials.get(unitId) ?? []).map((sign) => alertOf(unitId, sign)));
  const over = taken.length === page.length && page.length < UNITS_A_MINUTE;
  await door.batch([...alertsFound(found, now), marksMoved([
    ...(over ? [{ kind: DAY, seen: since, at: until }] : []), { kind: UNIT, seen: offset, at: over ? 0 : offset + taken.length }])]);
  return !over;
}

async function lookAtCampaign(door: Door, now: number): Promise<boolean> {
  const campaign = await campaignToLookAt(door, startOfDay(localDateAt(now)));
  if (!campaign) return false;
  const page = await participantsToLookAt(door, campaign, UNITS_A_MINUTE);
  const taken = affordable(page);
  const { traces, targets } = await tracesInCampaign(door, campaign, taken.map(({ unitId }) => unitId));
  const counted = new Set(indicatorsOf(rulesOf(JSON.parse(campaign.rules) as Rules)));
  const ended = endedFor(campaign, targets);
  const found = taken.flatMap(({ unitId }) => signsAtTheEnd(
    (traces.get(unitId) ?? []).filter(({ indicator }) => counted.has(indicator)), ended(unitId)).map((sign) => alertOf(unitId, sign)));
  const over = taken.length === page.length && page.length < UNITS_A_MINUTE;
  await door.batch([...alertsFound(found, now), marksMoved([{ kind: campaignMark(campaign.id), seen: campaign.mark, at: over ? -1 : campaign.mark + taken.length }])]);
  return true;
}

/** The first units of a page whose claims one look can read; always at least one. */
function affordable(page: readonly UnitToLookAt[]): UnitToLookAt[] {
  let claims = 0;
  const end = page.findIndex((unit, at) => (claims += unit.claims) > CLAIMS_A_MINUTE && at > 0);
  return page.slice(0, end === -1 ? page.length : end);
}

type Targets = Awaited<ReturnType<typeof tracesInCampaign>>['targets'];
/** The campaign as each participant stands in it: its own targets, and how many of the others stand exactly on theirs. */
function endedFor(campaign: EndedRow, targets: Targets): (unitId: string) => EndedCampaign {
  const exact = ({ milli, amount }: Targets[number]) => milli === amount * 1000;
  const byIndicator = new Map([...Map.groupBy(targets, ({ indicator }) => indicator)].map(([indicator, all]) => [indicator, { all: all.length, exact: all.filter(exact).length }]));
  const byUnit = Map.groupBy(targets, ({ unitId }) => unitId);
  return (unitId) => ({ ...campaign, targets: (byUnit.get(unitId) ?? []).map((own) => {
    const counted = byIndicator.get(own.indicator)!;
    return { indicator: own.indicator, amount: own.amount, others: counted.all - 1, othersExact: counted.exact - Number(exact(own)) };
  }) });
}

/** A sign as a row; its id follows from what it is a sign of. */
function alertOf(unitId: string, { kind, authorId, key, facts, claimIds, claims }: Sign): NewAlert {
  return { id: derivedId(JSON.stringify(['sign', kind, unitId, authorId, key])), kind, unitId, authorId,
    facts: JSON.stringify(facts), claimIds: JSON.stringify(claimIds), claims };
}
