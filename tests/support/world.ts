/** A small province for tests: one Tỉnh đoàn, four communes, and people An, Bình, Chi, in that order. */
import { DAWN, DUSK, type Indicator, type Role } from '#vocabulary';
import type { CampaignInput } from '#wire/campaign';
import type { ClaimInput } from '#wire/claim';
import { closure } from '#domain/tree';
import type { Door } from '#store/d1';
import { enterUnits } from '#store/registry';

export const unitAt = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const PROVINCE = unitAt(0);
/** A day inside every test campaign. */
export const TODAY = '2026-11-20';
export const NOW = Date.parse('2026-11-20T03:00:00Z');
export const KEY = 'ab'.repeat(32);

/** @param communes how many stand below the province */
export async function enterProvince(door: Door, communes = 4): Promise<void> {
  const ids = Array.from({ length: communes + 1 }, (_, n) => unitAt(n));
  const periods = ids.map((unitId, n) => {
    const name = n === 0 ? 'Tỉnh đoàn Thử Nghiệm' : `Đoàn xã Số ${String(n).padStart(5, '0')}`;
    return { unitId, validFrom: DAWN, validTo: DUSK, name, kind: n === 0 ? 'youth_province' as const : 'youth_commune' as const, code: null,
      parentId: n === 0 ? null : PROVINCE, former: null, assumed: 0, source: 'thử nghiệm' };
  });
  await enterUnits(door, { units: ids.map((id) => ({ id, axis: 'youth', territoryId: null })), periods, successions: [], paths: closure(periods) });
}

export const grant = (role: Role, unitId = PROVINCE) => ({ role, unitId, validFrom: DAWN, validTo: DUSK });
/** An serves the first commune, Bình reconciles, Chi organizes. */
export const an = { id: 'an', grants: [grant('officer', unitAt(1))] };
export const binh = { id: 'binh', grants: [grant('reconciler')] };
export const chi = { id: 'chi', grants: [grant('organizer')] };
/** Claims for any commune. */
export const everyone = { id: 'moi-nguoi', grants: [grant('officer')] };

let made = 0;
/** A UUIDv7 that counts up. */
export const uuid = (): string => `01999999-0000-7000-8000-${String(++made).padStart(12, '0')}`;

export const dossierCode = (n: number, date = TODAY): string => `000.00.A1.H08-${date.slice(2).replaceAll('-', '')}-${String(n).padStart(4, '0')}`;

export const aClaim = (over: Partial<ClaimInput> = {}): ClaimInput => ({
  id: uuid(), indicator: 'dossier_full', actDate: TODAY, capturedAt: NOW - 1000, unitId: unitAt(1), quantity: 1,
  ...((over.indicator ?? 'dossier_full').startsWith('dossier') && !('dossierCode' in over) && { dossierCode: dossierCode(++made % 10_000) }), ...over });

export const aCampaign = (over: Partial<CampaignInput> = {}): CampaignInput => ({
  id: uuid(), slug: 'thu-nghiem', name: 'Đợt thi đua thử nghiệm', goal: 'Kiểm tra cả chuỗi từ khai báo đến bảng.', scope: { kind: 'subtree', unitId: PROVINCE },
  rankedLevel: 'commune', clusters: { by: 'none' }, firstDay: '2026-11-01', lastDay: '2026-12-31', claimsUntilDay: '2027-01-05', closesDay: '2027-01-15',
  rules: { scoring: 'weighted', weightsMilli: { dossier_full: 2000, vneid_outside: 1000, account_transaction: 500, outreach_turn: 20 } as Partial<Record<Indicator, number>>, tieBreaks: ['percent', 'acts'] },
  targets: [], unrankedUnitIds: [], ...over });

export const dossierRow = (line: number, code: string, over: Record<string, unknown> = {}) => ({ line, code, receivedDate: TODAY, channel: 'Trực tuyến', ...over });
