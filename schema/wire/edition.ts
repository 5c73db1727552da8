import { z } from 'zod';
import { SIGNERS_MAX, editionKindCodes, type EditionKind, type Indicator, type ProposalState, type PublicationAct, type Structure } from '#vocabulary';
import type { Board, BoardCluster, BoardRow, CampaignHead, Passed } from './board.ts';
import type { Frozen } from './freeze.ts';
import type { CriteriaRules } from './rules.ts';

const line = (what: string, max = 160) => z.string().trim().min(2, `Hãy nhập ${what}.`).max(max, `Phần này dài quá ${max} ký tự.`);
/** Who signs a published edition, as the decision says it: an official named in their office. */
export const signer = z.strictObject({
  role: line('chức vụ người ký, ví dụ Trưởng Ban Tổ chức'), name: line('họ và tên người ký'), office: line('cơ quan ban hành, ví dụ Ban Thường vụ Tỉnh đoàn'),
  decision: line('số quyết định hoặc văn bản', 60), on: z.iso.date('Hãy nhập ngày ký.'), authority: line('thẩm quyền ký, ví dụ thay mặt Ban Thường vụ'),
});
export type Signer = z.infer<typeof signer>;

export const publicationInput = z.strictObject({
  id: z.uuid({ version: 'v7' }), kind: z.enum(editionKindCodes, 'Hãy chọn công bố tạm thời hoặc chính thức.'),
  words: z.string().trim().min(10, 'Hãy ghi căn cứ công bố, hoặc lý do có bản mới, ít nhất một câu: ai cũng đọc được và được giữ mãi.').max(1000, 'Tối đa 1000 ký tự.'),
  signers: z.array(signer).min(1, 'Hãy nhập ít nhất một người ký.').max(SIGNERS_MAX, `Tối đa ${SIGNERS_MAX} người ký.`),
});
export type PublicationInput = z.infer<typeof publicationInput>;
export const recallInput = z.strictObject({ id: z.uuid({ version: 'v7' }), no: z.int().min(1), words: z.string().trim().min(10, 'Hãy nói vì sao thu hồi, ít nhất 10 ký tự: ai cũng đọc được và được giữ mãi.').max(1000, 'Tối đa 1000 ký tự.') });
export type RecallInput = z.infer<typeof recallInput>;
/** Signs exactly the bytes that were seen. */
export const signatureInput = z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/, 'Mã băm không đúng dạng. Hãy tải lại trang.') });
export const publicationEnd = z.strictObject({ words: z.string().trim().max(1000, 'Tối đa 1000 ký tự.').default('') });

/** What blocks a publication. */
export type GateCode = 'undecided' | 'conflicts' | 'petitions' | 'imports' | 'second_looks' | 'tallies' | 'second_count' | 'signers';
export type Gate = { code: GateCode; count: number };

export type EditionParticipant = { unitId: string; name: string; former: string | null; sortKey: string; cluster: string; clusterNo: number; ranked: boolean; kind?: string; size?: number };
/** Recognised acts as finely as the rules look; `member` is a name that holds in this edition only. */
export type EditionCount = { unitId: string; indicator: Indicator; milli: number; group?: string; member?: string; day?: string };

export type Standing = { place: number | null; pointsMilli: number; grade: string | null };
export type ImpactCause = 'entries' | 'appraised' | 'targets' | 'members' | 'quality' | 'place_of_others';
/** What a correction does to one unit, and what of it comes from where; `added` and `takenBack` count ledger entries between the two heads. */
export type ImpactLine = { unitId: string; name: string; cluster: string; before: Standing | null; after: Standing | null; causes: ImpactCause[]; added: number; takenBack: number };
export type Impact = { fromSeq: number; toSeq: number; entries: number;
  /** What changed for everybody. */
  all: ('rules' | 'claims_until' | 'tree')[]; lines: ImpactLine[] };

/**
 * A published edition: everything its ranking follows from, and the ranking. Written once, as RFC 8785 canonical JSON;
 * the ranking can be counted again from this alone (domain/edition.ts). `format` says by which reading.
 */
export type Edition = {
  format: 1;
  campaign: CampaignHead; no: number; parent: string | null; kind: EditionKind;
  /** When it was counted, UTC ms; end of claims; the last ledger entry counted. */
  asOf: number; claimsUntil: number; ledgerSeq: number; treeDate: string;
  words: string; signers: Signer[];
  /** What was not settled when a provisional edition was made; empty for an official one. */
  settling: Gate[];
  rulesEdition: number; rules: CriteriaRules;
  structure: Structure; passed: Passed[];
  participants: EditionParticipant[]; counts: EditionCount[]; targets: { unitId: string; indicator: Indicator; amount: number }[];
  /** Members on the first day, [unit, number]; points people agreed on, in that order; low ends of estimated error, [unit, millionths]. */
  members: [string, number][]; appraised: { unitId: string; criterion: string; milli: number }[]; errorLowPpm: [string, number][];
  /** Against the edition before; null = the first. */
  impact: Impact | null;
  board: { clusters: BoardCluster[]; unranked: BoardRow[]; totals: Board['totals'] };
};

/** What is said of an edition beside its bytes: what it is and what became of it. */
export type EditionLine = { no: number; kind: EditionKind; kindWords: string; digest: string; parent: string | null; ledgerSeq: number; words: string; signers: Signer[]; asOf: number; at: number;
  /** The edition that replaced it; null = none. */
  replacedBy: number | null; recalled: { at: number; words: string } | null };
export type EditionList = { campaign: { slug: string; name: string }; editions: EditionLine[] };

export type PublicationView = { id: string; act: PublicationAct; no: number; kind: EditionKind | null; words: string; signers: Signer[]; asks: number; digest: string; state: ProposalState; stateWords: string;
  byName: string | null; at: number; signed: { name: string | null; at: number }[]; decidedAt: number | null; decidedWords: string | null; mine: boolean; signedByMe: boolean };
/** Everything Ban Tổ chức has to see before it publishes. */
export type PublicationDesk = {
  now: number; campaign: { slug: string; name: string; claimsUntil: number; closesAt: number };
  may: boolean; frozen: Frozen | null;
  /** Claims of the campaign that came in, and those with a decision: items, never units. */
  received: number; decided: number;
  gates: Gate[]; open: PublicationView | null;
  /** What the open one does against the edition before; what it is of the first lines of each cluster. */
  impact: Impact | null; preview: { cluster: string; name: string; place: number; pointsMilli: number }[];
  editions: EditionLine[]; past: PublicationView[];
};
export type PublishingCampaign = { slug: string; name: string; claimsUntil: number; closesAt: number; frozen: boolean; waiting: number; last: { no: number; kind: EditionKind; recalled: boolean } | null };
