import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { PROGRAMME_YEARS, measures, type DivisionMethod, type Measure } from '#vocabulary';
import { startOfDay } from '#domain/calendar';
import { apportion } from '#domain/shares';
import { keepProgramme } from '#services/programme';
import { previewAllocation, saveAllocation } from '#services/targets';
import type { Door } from '#store/d1';
import { decideTargets, decisionById, enterObservations, enterSizes } from '#store/programme';
import { YEAR, type DemoUnit } from './demonstration.ts';
import { unitId } from './units.ts';

/** Words of the published list → the measure they are about. */
const published: [RegExp, Measure][] = [
  [/turns informed/, 'informed_turns'], [/grassroots Doan/, 'active_units'], [/real transactions/, 'accounts_used'], [/people outside youth age/, 'outside_accounts'],
  [/with a portal account/, 'members_with_account'], [/who open a portal account|members who open/, 'member_accounts'], [/dossiers of members done online/, 'own_dossiers_online'],
  [/level 3\/4 dossiers|^same$/, 'supported_dossiers'], [/online share of dossiers/, 'online_dossiers'], [/online share of payment/, 'online_payments']];
const file = 'published_de_an_targets.csv';

/** The programme's targets by year, as its text gives them; a line for one year goes before one for all. */
export function publishedTargets(): { year: number; measure: Measure; amount: number }[] {
  const text = readFileSync(new URL(`./data/${file}`, import.meta.url), 'utf8');
  const { data } = Papa.parse<{ year: string; indicator: string; target: string }>(text.replace(/^#.*\n/gm, ''), { header: true, skipEmptyLines: true });
  const rows = data.map(({ year, indicator, target }) => {
    const measure = published.find(([words]) => words.test(indicator))?.[1];
    if (!measure) throw new Error(`${file}: no measure is called “${indicator}”`);
    return { year: /^\d{4}$/.test(year) ? Number(year) : null, measure, amount: measures[measure].kind === 'count' ? Number(target) : Number(target) * 10 };
  });
  return PROGRAMME_YEARS.flatMap((year) => [...new Set(rows.map(({ measure }) => measure))].flatMap((measure) => {
    const line = rows.find((row) => row.measure === measure && row.year === year) ?? rows.find((row) => row.measure === measure && row.year === null);
    return line ? [{ year, measure, amount: line.amount }] : [];
  }));
}

const SOURCE = 'Đề án “Phát huy vai trò của đoàn viên, thanh niên trong việc thực hiện dịch vụ công trực tuyến giai đoạn 2022–2027” (báo chí đăng đầu năm 2022); chỉ tiêu tài khoản năm 2023 theo Thông báo 434/TB-VPUBND; hồ sơ hỗ trợ: 30.000 năm 2022, mỗi năm sau thêm ít nhất 15.000';

/** The real targets: of Tỉnh đoàn Bình Định until the merger (the new province takes over those of 2025), of Tỉnh đoàn Gia Lai since. */
export async function enterPublishedTargets(door: Door, provinces: { until2025: string; since2026: string }, by: string): Promise<void> {
  for (const { year, measure, amount } of publishedTargets()) {
    const id = unitId(`target/${year}/${measure}`);
    if (await decisionById(door, id)) continue;
    const unit = year <= 2025 ? provinces.until2025 : provinces.since2026;
    await decideTargets(door, { id, unitId: unit, measure, year, method: 'published', amount, reason: SOURCE, body: file },
      [{ unitId: unit, seen: 0, amount, method: 'published', rounded: false, fromId: null }], [], { by, as: null, address: null, at: startOfDay(`${year}-01-01`) });
  }
}

const LABEL = 'Số liệu trình diễn, không phải số thật';
/** How demonstration targets of 2026 are handed down. */
const divisions: [Measure, DivisionMethod][] = [['informed_turns', 'equally'], ['member_accounts', 'by_members'], ['outside_accounts', 'by_members'], ['supported_dossiers', 'by_members'],
  ['accounts_used', 'equally'], ['active_units', 'equally']];
/** Members and young people at the first congress of the new province (more than 121,000). */
const MEMBERS = 121_000;
/** Rates of the state's systems, made up: [measure, day, numerator, denominator]. */
const rates: [Measure, string, number, number][] = [
  ['own_dossiers_online', '2026-03-31', 5_610, 7_980], ['own_dossiers_online', '2026-06-30', 12_384, 16_720], ['own_dossiers_online', '2026-09-30', 21_975, 28_310],
  ['online_dossiers', '2026-03-31', 91_220, 214_630], ['online_dossiers', '2026-09-30', 318_406, 662_180], ['online_payments', '2026-09-30', 71_340, 268_900], ['members_with_account', '2026-09-30', 79_640, MEMBERS]];

/** A demonstration of handing down and observing, for this year's units; every line says that it is one. */
export async function demonstrationProgramme(door: Door, province: string, units: DemoUnit[], by: string): Promise<void> {
  const actor = { by, as: null, address: null, at: startOfDay(`${YEAR}-01-05`) };
  const from = `${YEAR}-01-01`;
  const members = apportion(MEMBERS, units.map(({ targets }) => targets.dossier_full ?? 0));
  const size = (unit: string, count: number, source: string) => ({ id: unitId(`size/${unit}/${from}`), unitId: unit, onDate: from, members: count, source });
  await enterSizes(door, [size(province, MEMBERS, 'Đại hội Đoàn tỉnh Gia Lai lần thứ nhất, 12/2025: hơn 121.000 đoàn viên, thanh niên'),
    ...units.map(({ id }, at) => size(id, members[at]!, LABEL))], { listId: unitId('sizes/2026'), unitId: province }, actor);
  for (const [measure, method] of divisions) {
    const id = unitId(`allocation/${YEAR}/${measure}`);
    if (await decisionById(door, id)) continue;
    const input = { unitId: province, measure, year: Number(YEAR), method, parts: [] };
    const { seen } = await previewAllocation(door, input, actor.at);
    await saveAllocation(door, { ...input, id, seen, reason: `Phân bổ chỉ tiêu năm ${YEAR} cho các đơn vị trực thuộc (trình diễn)` }, actor);
  }
  await enterObservations(door, rates.map(([measure, onDate, numerator, denominator]) => ({ id: unitId(`observation/${measure}/${onDate}`), unitId: province, measure, onDate, numerator, denominator, source: LABEL })),
    { listId: unitId('observations/2026'), unitId: province }, actor);
}

/** Cells and pages of what was loaded, so that the first visitor finds them. */
export const firstPages = (door: Door, now: number): Promise<void> => keepProgramme(door, now);
