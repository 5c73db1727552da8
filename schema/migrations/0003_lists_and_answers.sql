DROP INDEX `claim_unit`;--> statement-breakpoint
DROP INDEX `claim_author`;--> statement-breakpoint
CREATE INDEX `claim_author_pending` ON `claim` (`author_id`,`arrived_at`,`id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `claim_author_other` ON `claim` (`author_id`,`state`,`arrived_at`,`id`) WHERE state NOT IN ('pending', 'recognised');--> statement-breakpoint
CREATE INDEX `claim_unit_pending` ON `claim` (`unit_id`,`arrived_at`,`id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `claim_unit_other` ON `claim` (`unit_id`,`state`,`arrived_at`,`id`) WHERE state NOT IN ('pending', 'recognised');--> statement-breakpoint
CREATE INDEX `claim_unit` ON `claim` (`unit_id`,`arrived_at`,`id`);--> statement-breakpoint
CREATE INDEX `claim_author` ON `claim` (`author_id`,`arrived_at`,`id`);--> statement-breakpoint
CREATE INDEX `citizen_code_denied` ON `citizen_code` (`used_at`) WHERE helped = 0;