import { badgeWords, type BadgeCode } from '#domain/badge-words';
import type { BadgeView } from '#wire/home';

/** A badge in the language of the page, by its code and what is left. */
export function saidBadge(badge: BadgeView): BadgeView {
  const { label, sentence, missing } = badgeWords()[badge.code as BadgeCode];
  return { ...badge, label, sentence, missing: badge.missing && missing(badge.need - badge.have) };
}
