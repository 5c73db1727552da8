CREATE TABLE `member_board` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`counted_by` text NOT NULL,
	`indicators` text NOT NULL,
	`seq` integer NOT NULL,
	`ranked_seq` integer NOT NULL,
	`no` integer NOT NULL,
	`members` integer NOT NULL,
	`micro` integer NOT NULL,
	`made_at` integer NOT NULL,
	`names_due` integer NOT NULL,
	`names_no` integer NOT NULL,
	`payload` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `member_board_slug_unique` ON `member_board` (`slug`);--> statement-breakpoint
CREATE TABLE `member_cell` (
	`campaign_id` text NOT NULL,
	`person_id` text NOT NULL,
	`micro` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `person_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `member_cell_person` ON `member_cell` (`person_id`);--> statement-breakpoint
CREATE TABLE `member_page` (
	`campaign_id` text NOT NULL,
	`first` text NOT NULL,
	`first_at` integer NOT NULL,
	`payload` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `first`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `consent_purpose` ON `consent` (`purpose`,`person_id`);