import { derivedId } from '#store/derived-id';
import { startOfDay } from '#domain/calendar';
import type { RoleGrant } from '#domain/authority';
import { proposeEdition, signPublication, type Publishing } from '#services/edition';

/** When it was published: after the campaign had closed, the same at every start. */
const PUBLISHED = startOfDay('2026-04-20') + 14 * 3_600_000;
type Person = { id: string; grants: readonly RoleGrant[] };

/** The official edition of a finished campaign: proposed by one organizer, signed by the other. Labelled, by nobody real. */
export async function editionPublished(publishing: Omit<Publishing, 'now'>, campaignId: string, { first, second, now }: { first: Person; second: Person; now: number }): Promise<void> {
  if (now < PUBLISHED) return;
  const at = (person: Person, moment: number) => [{ ...publishing, now: moment }, { ...person, actor: { by: person.id, as: null, address: null, at: moment } }, campaignId] as const;
  const { id, digest } = await proposeEdition(...at(first, PUBLISHED), {
    id: derivedId('demonstration/edition'), kind: 'official', words: 'Công bố kết quả Tháng Thanh niên 2026 sau khi kết thúc thẩm định (trình diễn).',
    signers: [{ role: 'Trưởng Ban Tổ chức (trình diễn)', name: 'Người ký trình diễn', office: 'Ban Tổ chức trình diễn', decision: '00-QĐ/TĐTN (trình diễn)', on: '2026-04-20', authority: 'Thay mặt Ban Tổ chức trình diễn' }] });
  await signPublication(...at(second, PUBLISHED + 3_600_000), id, digest);
}
