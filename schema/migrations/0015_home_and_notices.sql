CREATE TABLE `notify_choice` (
	`person_id` text PRIMARY KEY NOT NULL,
	`push_kinds` text NOT NULL,
	`mail_kinds` text NOT NULL,
	`mail_every` text NOT NULL,
	`mail_from` integer NOT NULL,
	`mail_due_at` integer,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notify_choice_due` ON `notify_choice` (`mail_due_at`) WHERE mail_due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `push_device` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`label` text NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `push_device_endpoint_unique` ON `push_device` (`endpoint`);--> statement-breakpoint
CREATE INDEX `push_device_person` ON `push_device` (`person_id`);--> statement-breakpoint
CREATE TABLE `push_due` (
	`person_id` text PRIMARY KEY NOT NULL,
	`since` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `push_message` (
	`device_id` text NOT NULL,
	`since` text NOT NULL,
	`says` text NOT NULL,
	`at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	PRIMARY KEY(`device_id`, `since`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `push_message_next` ON `push_message` (`next_at`);--> statement-breakpoint
CREATE TABLE `league_member` (
	`monday` text NOT NULL,
	`person_id` text NOT NULL,
	`group_no` integer NOT NULL,
	`milli` integer,
	PRIMARY KEY(`person_id`, `monday`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `league_member_group` ON `league_member` (`monday`,`group_no`);--> statement-breakpoint
CREATE TABLE `league_week` (
	`monday` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`made_at` integer NOT NULL,
	`closed_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `league_week_open` ON `league_week` (`monday`) WHERE closed_at IS NULL;--> statement-breakpoint
ALTER TABLE `mail` ADD `unsubscribe` text;