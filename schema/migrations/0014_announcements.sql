CREATE TABLE `announcement` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`words` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `announcement_campaign` ON `announcement` (`campaign_id`,`to_at`);