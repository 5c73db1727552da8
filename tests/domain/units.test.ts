import { describe, expect, it } from 'vitest';
import { matches } from '#domain/name';
import { ancestorsOn } from '#domain/tree';
import { stateId, unitTables, youthId } from '../../worker/host/units.ts';

const tables = unitTables();
const on = (date: string) => tables.periods.filter((period) => period.validFrom <= date && date < period.validTo);
const axisOf = new Map(tables.units.map((unit) => [unit.id, unit.axis]));
const below = (date: string, root: string, kind: string) => on(date).filter((period) => period.kind === kind
  && ancestorsOn(tables.paths.filter((link) => link.unitId === period.unitId), period.unitId, date).includes(root)).length;

describe('the real units', () => {
  it('are as many as the lists say, at any date', () => {
    const binhDinh = stateId('binhdinh', '52');
    expect([below('2022-06-01', binhDinh, 'district'), below('2022-06-01', binhDinh, 'commune')]).toEqual([11, 159]);
    expect([below('2025-03-01', binhDinh, 'district'), below('2025-03-01', binhDinh, 'commune')]).toEqual([11, 155]);
    const oldGiaLai = stateId('gialai', '64');
    expect([below('2025-06-30', oldGiaLai, 'district'), below('2025-06-30', oldGiaLai, 'commune')]).toEqual([17, 218]);
    const giaLai = stateId('gialai2025', '52');
    expect([below('2026-11-23', giaLai, 'district'), below('2026-11-23', giaLai, 'commune')]).toEqual([0, 135]);
    const youth = youthId('gialai2025', '52');
    expect([below('2026-11-23', youth, 'youth_commune'), below('2026-11-23', youth, 'youth_direct')]).toEqual([135, 6]);
    expect(on('2026-11-23').filter((period) => period.kind === 'province')).toHaveLength(1);
  });

  it('hand over the whole of every old commune on 01/07/2025: 373 to 135', () => {
    const communes = new Set(on('2025-06-30').filter((period) => period.kind === 'commune').map((period) => period.unitId));
    const links = tables.successions.filter((link) => communes.has(link.oldId));
    const shares = Map.groupBy(links, (link) => link.oldId);
    expect([shares.size, new Set(links.map((link) => link.newId)).size]).toEqual([373, 135]);
    for (const parts of shares.values()) expect(parts.reduce((sum, part) => sum + part.shareMilli, 0)).toBe(1000);
    expect([...shares.values()].filter((parts) => parts.length > 1)).toHaveLength(3);
  });

  it('keep the name of then: code 21583 has been three wards', () => {
    const names = (date: string) => on(date).filter((period) => period.code === '21583').map((period) => period.name);
    expect([names('2024-06-01'), names('2025-06-30'), names('2026-01-01')]).toEqual([['Phường Lê Lợi'], ['Phường Thị Nại'], ['Phường Quy Nhơn']]);
    expect(on('2024-06-01').find((period) => period.unitId === youthId('binhdinh', '21583'))!.name).toBe('Đoàn phường Lê Lợi');
    expect(tables.periods.filter((period) => period.code === '21862').map((period) => period.kind)).toEqual(['commune', 'commune']);
  });

  it('name their source, and say where a boundary is assumed', () => {
    expect(tables.periods.every((period) => period.source.length > 10)).toBe(true);
    for (const period of tables.periods.filter((each) => each.validFrom === '2025-01-01' || each.validTo === '2025-01-01')) expect(period.assumed).toBe(1);
  });

  it('keep Ia Băng and Ia Bang apart, and are found without accents', () => {
    const communes = on('2025-06-30').filter((period) => axisOf.get(period.unitId) === 'state');
    const found = (query: string) => new Set(communes.filter((period) => matches(query, period.name)).map((period) => period.name));
    expect(found('ia bang')).toEqual(new Set(['Xã Ia Băng', 'Xã Ia Bang', ...[...found('ia bang')].filter((name) => !/Ia B[aă]ng$/.test(name))]));
    expect(found('Ia Băng').has('Xã Ia Bang')).toBe(false);
  });
});
