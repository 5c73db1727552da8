CREATE TABLE `freeze` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`ledger_seq` integer,
	`words` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`lifted_words` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `freeze_one` ON `freeze` (`campaign_id`) WHERE lifted_at IS NULL;--> statement-breakpoint
CREATE INDEX `freeze_campaign` ON `freeze` (`campaign_id`);