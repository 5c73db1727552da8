import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimStateCodes, WHOLE_MILLI } from '#vocabulary';
import { agreementOf, carrierOf, coversAll, heldAfter, inOrderOfArrival, letterOf, partsOfAgreement, settlementOf, type Offer, type Side } from '#domain/conflict';
import { apportion } from '#domain/shares';
import { isLive, mayFollow, stateAfter } from '#domain/verification';

const units = ['u1', 'u2', 'u3', 'u4', 'u5'];
const parts = fc.uniqueArray(fc.constantFrom(...units), { minLength: 1, maxLength: 3 }).chain((chosen) =>
  fc.array(fc.integer({ min: 1, max: 100 }), { minLength: chosen.length, maxLength: chosen.length }).map((weights) => {
    const even = apportion(WHOLE_MILLI - chosen.length, weights);
    return chosen.map((u, at) => ({ u, m: even[at]! + 1 }));
  }));
/** A case of two to six claims, of which at most one is recognised: the store lets no more be. */
const sides = fc.array(fc.record({ arrivedAt: fc.integer({ min: 0, max: 5 }), state: fc.constantFrom(...claimStateCodes), seen: fc.integer({ min: 0, max: 9 }), parts }), { minLength: 2, maxLength: 6 })
  .map((all): Side[] => {
    let recognised = false;
    return all.map((each, at) => {
      const state = each.state === 'recognised' && recognised ? 'pending' : each.state;
      recognised ||= state === 'recognised';
      return { ...each, state, claimId: `c${at}`, offer: null };
    });
  });
const live = (all: readonly Side[]) => all.filter(isLive);
const offerOf = (all: readonly Side[], weights: readonly number[]): Offer => {
  const rest = apportion(WHOLE_MILLI - all.length, all.map((_, at) => weights[at] ?? 1));
  return all.map(({ claimId }, at) => ({ claimId, milli: rest[at]! + 1 }));
};
const weights = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 6, maxLength: 6 });
const sum = (all: readonly { m: number }[]) => all.reduce((total, { m }) => total + m, 0);

describe('an agreement', () => {
  it('is there exactly when every live side has said the same whole for exactly the live sides', () => {
    fc.assert(fc.property(sides, weights, weights, fc.nat(5), (all, said, other, dissenter) => {
      const standing = live(all);
      fc.pre(standing.length >= 2);
      const offer = offerOf(standing, said);
      const agreeing = all.map((side) => ({ ...side, offer: [...offer].reverse() }));
      expect(agreementOf(agreeing)).not.toBeNull();
      const different = offerOf(standing, other);
      const quarrel = agreeing.map((side) => (side === agreeing.find(({ claimId }) => claimId === standing[dissenter % standing.length]!.claimId) ? { ...side, offer: different } : side));
      expect(agreementOf(quarrel) === null).toBe(JSON.stringify(different) !== JSON.stringify(offer));
      // A side that comes in, one that has not spoken, or one that leaves: what was said binds nobody.
      expect(agreementOf([...agreeing, { claimId: 'late', state: 'pending', offer: null }])).toBeNull();
      expect(agreementOf([...agreeing, { claimId: 'late', state: 'pending', offer }])).toBeNull();
      expect(agreementOf(agreeing.map((side) => (side.claimId === standing[0]!.claimId ? { ...side, state: 'withdrawn' as const } : side)))).toBeNull();
    }));
  });

  it('covers nothing with a part too many, too few, of nothing, or a sum beside the whole', () => {
    const two = [{ claimId: 'a' }, { claimId: 'b' }];
    expect(coversAll([{ claimId: 'a', milli: 600 }, { claimId: 'b', milli: 400 }], two)).toBe(true);
    for (const wrong of [[['a', 1000]], [['a', 600], ['c', 400]], [['a', 1000], ['b', 0]], [['a', 600], ['b', 399]], [['a', 600], ['a', 400]], [['a', 500], ['b', 300], ['c', 200]]] as [string, number][][]) {
      expect([wrong, coversAll(wrong.map(([claimId, milli]) => ({ claimId, milli })), two)]).toEqual([wrong, false]);
    }
  });

  it('gives units parts that sum to one whole, however the claims divide their own', () => {
    fc.assert(fc.property(fc.array(parts, { minLength: 2, maxLength: 6 }), weights, (each, said) => {
      const shares = apportion(WHOLE_MILLI, each.map((_, at) => said[at]!));
      const whole = partsOfAgreement(each.map((own, at) => ({ milli: shares[at]!, parts: own })));
      expect(sum(whole)).toBe(WHOLE_MILLI);
      expect(new Set(whole.map(({ u }) => u)).size).toBe(whole.length);
    }));
  });
});

describe('a settlement', () => {
  const outcomes = fc.constantFrom('one_owner' as const, 'shared' as const, 'none' as const);
  it('leaves exactly one whole in the ledger, or none; follows from each state; and speaks of every live claim once at most', () => {
    fc.assert(fc.property(sides, weights, outcomes, fc.nat(5), (all, said, outcome, winner) => {
      const standing = live(all);
      fc.pre(standing.length >= 2);
      const offer = offerOf(standing, said);
      const agreeing = all.map((side) => ({ ...side, offer }));
      const winnerId = standing[winner % standing.length]!.claimId;
      const verdicts = settlementOf(agreeing, outcome, winnerId)!;
      expect(sum(heldAfter(agreeing, verdicts))).toBe(outcome === 'none' ? 0 : WHOLE_MILLI);
      expect(new Set(verdicts.map(({ claimId }) => claimId)).size).toBe(verdicts.length);
      const after = agreeing.map((side) => {
        const verdict = verdicts.find(({ claimId }) => claimId === side.claimId);
        if (!verdict) return side;
        expect(isLive(side)).toBe(true);
        expect(verdict.seen).toBe(side.seen);
        expect([side.state, verdict.outcome, mayFollow(side.state, verdict.outcome)]).toEqual([side.state, verdict.outcome, true]);
        return { ...side, state: stateAfter(verdict.outcome) };
      });
      // Nothing waits any more, and nobody but the owner stands.
      expect(live(after).map(({ claimId }) => claimId)).toEqual(outcome === 'none' ? [] : [outcome === 'one_owner' ? winnerId : carrierOf(standing)!.claimId]);
    }));
  });

  it('is refused where no such claim is live, and where nothing is agreed', () => {
    const one: Side = { claimId: 'a', arrivedAt: 1, state: 'pending', seen: 0, offer: null, parts: [{ u: 'u1', m: 1000 }] };
    const two = [one, { ...one, claimId: 'b', state: 'withdrawn' as const }, { ...one, claimId: 'c', arrivedAt: 2 }];
    expect(settlementOf(two, 'one_owner', 'b')).toBeNull();
    expect(settlementOf(two, 'one_owner', null)).toBeNull();
    expect(settlementOf(two, 'shared', null)).toBeNull();
  });

  it('shares a recognition that stands by taking it back and giving another claim the agreed parts', () => {
    const offer = [{ claimId: 'a', milli: 600 }, { claimId: 'b', milli: 400 }];
    const a: Side = { claimId: 'a', arrivedAt: 1, state: 'recognised', seen: 1, offer, parts: [{ u: 'u1', m: 700 }, { u: 'u3', m: 300 }] };
    const b: Side = { claimId: 'b', arrivedAt: 2, state: 'pending', seen: 0, offer, parts: [{ u: 'u2', m: 1000 }] };
    expect(settlementOf([b, a], 'shared', null)).toEqual([
      { claimId: 'a', seen: 1, outcome: 'revoked', reason: 'shared', unitShares: null },
      { claimId: 'b', seen: 0, outcome: 'recognised', reason: 'shared', unitShares: [{ u: 'u1', m: 420 }, { u: 'u3', m: 180 }, { u: 'u2', m: 400 }] }]);
  });
});

describe('sides', () => {
  it('are named in one order for everybody', () => {
    expect(inOrderOfArrival([{ claimId: 'z', arrivedAt: 1 }, { claimId: 'b', arrivedAt: 2 }, { claimId: 'a', arrivedAt: 2 }]).map(({ claimId }) => claimId)).toEqual(['z', 'a', 'b']);
    const letters = Array.from({ length: 60 }, (_, at) => letterOf(at));
    expect([letters[0], letters[25], letters[26], letters[52]]).toEqual(['A', 'Z', 'A2', 'A3']);
    expect(new Set(letters).size).toBe(60);
  });
});
