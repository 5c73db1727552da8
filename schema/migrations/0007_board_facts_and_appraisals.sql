CREATE TABLE `self_score` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`criterion` text NOT NULL,
	`milli` integer NOT NULL,
	`words` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `self_score_campaign` ON `self_score` (`campaign_id`,`unit_id`);--> statement-breakpoint
CREATE TABLE `team_board` (
	`slug` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`payload` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `board_due` ADD `facts_no` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `appraisal` ADD `lot_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `appraisal_lot` ON `appraisal` (`lot_id`);--> statement-breakpoint
ALTER TABLE `board` ADD `facts_no` integer DEFAULT 0 NOT NULL;