CREATE TABLE `overlap_due` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`stamp` text DEFAULT '' NOT NULL,
	`counted_by` text DEFAULT '' NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `overlap_page` (
	`key` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`payload` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shared_cell` (
	`campaign_id` text NOT NULL,
	`other_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator` text NOT NULL,
	`milli` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `other_id`, `unit_id`, `indicator`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reward` (
	`id` text PRIMARY KEY NOT NULL,
	`lot_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`form` text NOT NULL,
	`form_words` text NOT NULL,
	`board_no` integer NOT NULL,
	`unit_name` text NOT NULL,
	`cluster` text NOT NULL,
	`place` integer,
	`shared` integer NOT NULL,
	`grade` text,
	`points_milli` integer NOT NULL,
	`acts_milli` integer NOT NULL,
	`words` text NOT NULL,
	`keep_words` text,
	`state` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decided_words` text,
	`decision_no` text,
	`decision_on` text,
	`withdrawn_by` text,
	`withdrawn_at` integer,
	`withdrawn_words` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `reward_campaign` ON `reward` (`campaign_id`,`at`);--> statement-breakpoint
CREATE INDEX `reward_unit` ON `reward` (`unit_id`);--> statement-breakpoint
CREATE INDEX `reward_lot` ON `reward` (`lot_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `reward_standing` ON `reward` (`campaign_id`,`unit_id`,`form`,`form_words`) WHERE state IN ('proposed', 'agreed') AND withdrawn_at IS NULL;--> statement-breakpoint
CREATE TABLE `reward_overlap` (
	`reward_id` text NOT NULL,
	`other_id` text NOT NULL,
	`common_milli` integer NOT NULL,
	`whole_milli` integer NOT NULL,
	`other_milli` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`reward_id`, `other_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `reward_overlap_other` ON `reward_overlap` (`other_id`);