CREATE TABLE `tally_fine` (
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`author_id` text NOT NULL,
	`act_date` text NOT NULL,
	`indicator` text NOT NULL,
	`procedure_group` text NOT NULL,
	`milli` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `unit_id`, `author_id`, `act_date`, `indicator`, `procedure_group`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `amendment` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`edition` integer NOT NULL,
	`rules` text NOT NULL,
	`words` text NOT NULL,
	`state` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decided_words` text,
	`moves` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `amendment_campaign` ON `amendment` (`campaign_id`);--> statement-breakpoint
CREATE INDEX `amendment_open` ON `amendment` (`at`) WHERE state = 'proposed';--> statement-breakpoint
CREATE TABLE `appraisal` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`criterion` text NOT NULL,
	`milli` integer NOT NULL,
	`own_milli` integer,
	`words` text NOT NULL,
	`state` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decided_words` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `appraisal_campaign` ON `appraisal` (`campaign_id`,`unit_id`);--> statement-breakpoint
CREATE INDEX `appraisal_open` ON `appraisal` (`campaign_id`,`at`) WHERE state = 'proposed';--> statement-breakpoint
CREATE TABLE `campaign_draft` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`typed` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`version` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `campaign_draft_unit` ON `campaign_draft` (`unit_id`);--> statement-breakpoint
CREATE TABLE `campaign_event` (
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`done_at` integer NOT NULL,
	`words` text,
	PRIMARY KEY(`campaign_id`, `kind`, `at`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `outage` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`words` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outage_campaign` ON `outage` (`campaign_id`);--> statement-breakpoint
ALTER TABLE `campaign` ADD `audience` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `content` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `measures` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `weekdays` integer DEFAULT 127 NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `fine` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `team_board` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `campaign` ADD `plan` text;