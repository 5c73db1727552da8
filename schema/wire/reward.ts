import { z } from 'zod';
import { rewardFormCodes, type ProposalState, type RewardForm } from '#vocabulary';

const words = z.string().trim().min(10, 'Hãy nói căn cứ khen thưởng: thành tích nào, theo bảng nào; ít nhất 10 ký tự.').max(1000, 'Tối đa 1000 ký tự.');

/** Rewards of one form for units of a campaign's board. */
export const rewardLot = z.strictObject({
  id: z.uuid({ version: 'v7' }), campaign: z.string().max(80),
  form: z.enum(rewardFormCodes, 'Hãy chọn hình thức khen thưởng.'), formWords: z.string().trim().max(120, 'Tối đa 120 ký tự.').default(''), words,
  items: z.array(z.strictObject({ unitId: z.uuid(),
    /** Why the reward is given although acts behind it were rewarded before. */
    keep: z.string().trim().max(1000, 'Tối đa 1000 ký tự.').default('') })).min(1, 'Hãy chọn ít nhất một đơn vị.').max(300, 'Mỗi lần đề nghị tối đa 300 đơn vị.'),
  /** Answers what would be proposed and what it stands on, and writes nothing. */
  dryRun: z.boolean().default(false),
});
export type RewardLot = z.infer<typeof rewardLot>;

/** What the second person says; a no needs its words. */
export const rewardAnswer = z.strictObject({
  answer: z.enum(['agreed', 'refused'], 'Hãy chọn đồng ý hoặc không đồng ý.'), words: z.string().trim().max(1000, 'Tối đa 1000 ký tự.').default(''),
  /** Rewards with acts in common that they were shown. */
  seen: z.array(z.string().max(60)).max(300).default([]),
});
export type RewardAnswer = z.infer<typeof rewardAnswer>;

export const rewardWithdrawal = z.strictObject({ words: z.string().trim().min(10, 'Hãy nói vì sao rút khen thưởng này: ít nhất 10 ký tự.').max(1000, 'Tối đa 1000 ký tự.') });

/** The decision some rewards stand in; `seen` = the number each had when it was looked at, '' = none. */
export const rewardDecision = z.strictObject({
  campaign: z.string().max(80), no: z.string().trim().min(1, 'Hãy nhập số quyết định.').max(60, 'Số quyết định dài quá 60 ký tự.'), on: z.iso.date('Hãy nhập ngày ký quyết định.'),
  items: z.array(z.strictObject({ id: z.string().max(60), seen: z.string().max(60).default('') })).min(1, 'Hãy chọn ít nhất một khen thưởng.').max(300),
});
export type RewardDecision = z.infer<typeof rewardDecision>;

/** Acts behind a reward that another reward stands on, too; milli-shares. */
export type RewardFlag = {
  otherId: string; campaign: { slug: string; name: string }; formLabel: string; unitName: string;
  commonMilli: number; wholeMilli: number; otherMilli: number;
  /** The other one was withdrawn since. */
  withdrawn: boolean;
};
type Place = { unitId: string; unitName: string; cluster: string; place: number | null; shared: boolean; grade: string | null; pointsMilli: number; actsMilli: number };
/** An agreed reward as everybody reads it. */
export type PublicReward = Place & {
  id: string; form: RewardForm; formLabel: string; boardNo: number; words: string; keepWords: string | null; agreedAt: number;
  decision: { no: string; on: string } | null; withdrawn: { at: number; words: string } | null; flags: RewardFlag[];
};
/** The same as those see it who keep the register: proposals too, with who said what. */
export type RewardView = Omit<PublicReward, 'agreedAt'> & {
  state: ProposalState; stateWords: string; byName: string; at: number; decidedBy: string | null; decidedAt: number | null; decidedWords: string | null; withdrawnBy: string | null;
  mayDecide: boolean; why: string | null; mayCancel: boolean; mayWithdraw: boolean;
};
export type RewardedCampaign = { slug: string; name: string; claimsUntil: number; closesAt: number; waiting: number; standing: number };
/** What a unit would be rewarded for, and what of it was rewarded before. */
export type RewardPreview = Place & { flags: RewardFlag[] };
export type RewardSheet = {
  campaign: RewardedCampaign; boardNo: number;
  /** Whoever looks may propose; why not, where they may not now. */
  mayReward: boolean; why: string | null;
  lines: (Place & { mayPropose: boolean; standing: string[] })[];
  rewards: RewardView[];
};
