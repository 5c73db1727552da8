import type { RewardFlag } from '#wire/reward';
import { acts, count, percent } from './format.ts';

/** A part of some acts as people say it: "1.200 trong 1.500 lượt (80,0 %)". */
export const partOf = (milli: number, wholeMilli: number): string => `${acts(milli)} trong ${acts(wholeMilli)} lượt (${percent(milli, wholeMilli / 1000)})`;

/** The law's sentence, wherever a flag stands. */
export const once = () => 'Một thành tích không khen nhiều lần (Luật Thi đua, khen thưởng 2022)';

/** What acts behind a reward were rewarded elsewhere, before the name of the other campaign and after it. */
export const flagWords = (flag: RewardFlag, unitName: string): { before: string; after: string } => ({
  before: `${partOf(flag.commonMilli, flag.wholeMilli)} đứng sau khen thưởng này cũng được khen ở`,
  after: `(${flag.formLabel}${flag.unitName === unitName ? '' : ` của ${flag.unitName}`}), bằng ${percent(flag.commonMilli, flag.otherMilli / 1000)} thành tích của khen thưởng đó${flag.withdrawn ? ' (nay đã rút)' : ''}` });

/** Where a unit stood: "hạng 2 (đồng hạng), Cụm 1". */
export const placeWords = ({ place, shared, cluster }: { place: number | null; shared: boolean; cluster: string }): string =>
  [place === null ? 'không xếp hạng' : `hạng ${count(place)}${shared ? ' (đồng hạng)' : ''}`, cluster].filter(Boolean).join(', ');
