CREATE TABLE `observation` (
	`id` text PRIMARY KEY NOT NULL,
	`measure` text NOT NULL,
	`unit_id` text NOT NULL,
	`on_date` text NOT NULL,
	`numerator` integer NOT NULL,
	`denominator` integer NOT NULL,
	`source` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `observation_date` ON `observation` (`on_date`,`unit_id`,`measure`);--> statement-breakpoint
CREATE TABLE `programme_due` (
	`year` integer PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `programme_page` (
	`key` text PRIMARY KEY NOT NULL,
	`no` integer NOT NULL,
	`payload` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `programme_target` (
	`unit_id` text NOT NULL,
	`measure` text NOT NULL,
	`year` integer NOT NULL,
	`edition` integer NOT NULL,
	`amount` integer NOT NULL,
	`method` text NOT NULL,
	`rounded` integer NOT NULL,
	`from_id` text,
	`decision_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`year`, `measure`, `unit_id`, `edition`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `programme_target_decision` ON `programme_target` (`decision_id`);--> statement-breakpoint
CREATE TABLE `target_decision` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`measure` text NOT NULL,
	`year` integer NOT NULL,
	`method` text NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`body` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `target_decision_unit` ON `target_decision` (`unit_id`,`measure`,`year`);--> statement-breakpoint
CREATE TABLE `week_cell` (
	`year` integer NOT NULL,
	`unit_id` text NOT NULL,
	`series` text NOT NULL,
	`week` text NOT NULL,
	`milli` integer NOT NULL,
	PRIMARY KEY(`year`, `week`, `unit_id`, `series`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `week_cell_fresh` (
	`year` integer NOT NULL,
	`unit_id` text NOT NULL,
	`series` text NOT NULL,
	`week` text NOT NULL,
	`milli` integer NOT NULL,
	PRIMARY KEY(`year`, `week`, `unit_id`, `series`)
) STRICT, WITHOUT ROWID;
