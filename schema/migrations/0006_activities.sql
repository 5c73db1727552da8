CREATE TABLE `activity` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`unit_id` text NOT NULL,
	`team_id` text,
	`place` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`first_day` text NOT NULL,
	`last_day` text NOT NULL,
	`expected_turns` integer,
	`words` text DEFAULT '' NOT NULL,
	`series_id` text,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`body_hash` text NOT NULL,
	`edition` integer DEFAULT 0 NOT NULL,
	`reported_turns` integer,
	`members` integer,
	`reported_at` integer,
	`cancelled_at` integer,
	`cancel_reason` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `activity_day` ON `activity` (`first_day`,`starts_at`);--> statement-breakpoint
CREATE INDEX `activity_unit` ON `activity` (`unit_id`,`first_day`);--> statement-breakpoint
CREATE INDEX `activity_team` ON `activity` (`team_id`,`first_day`);--> statement-breakpoint
CREATE TABLE `activity_claim` (
	`claim_id` text PRIMARY KEY NOT NULL,
	`activity_id` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `activity_claim_of` ON `activity_claim` (`activity_id`);