CREATE TABLE `board_made` (
	`campaign_id` text NOT NULL,
	`as_of` integer NOT NULL,
	`no` integer NOT NULL,
	`ledger_seq` integer NOT NULL,
	`edition` integer NOT NULL,
	`claims_until` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`given_at` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `as_of`, `no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `board_members` (
	`campaign_id` text NOT NULL,
	`as_of` integer NOT NULL,
	`members` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `as_of`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `course` (
	`slug` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`payload` text NOT NULL,
	`frames` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `course_campaign` ON `course` (`campaign_id`);