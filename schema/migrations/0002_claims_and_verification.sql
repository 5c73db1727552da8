CREATE TABLE `claim_helper` (
	`person_id` text NOT NULL,
	`claim_id` text NOT NULL,
	`milli` integer NOT NULL,
	PRIMARY KEY(`person_id`, `claim_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `claim_helper_claim` ON `claim_helper` (`claim_id`);--> statement-breakpoint
CREATE TABLE `news` (
	`person_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`claim_id` text,
	`claims` integer NOT NULL,
	`reason` text NOT NULL,
	`words` text,
	PRIMARY KEY(`person_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `news_seen` (
	`person_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `bulk_claim` (
	`bulk_id` text NOT NULL,
	`claim_id` text NOT NULL,
	`verdict_no` integer NOT NULL,
	PRIMARY KEY(`bulk_id`, `claim_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `bulk_reopen` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`words` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`claims` integer NOT NULL,
	`state` text NOT NULL,
	`undone_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `bulk_reopen_at` ON `bulk_reopen` (`at`);--> statement-breakpoint
CREATE TABLE `watch_mark` (
	`kind` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`bytes` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`sha256` text NOT NULL,
	`state` text NOT NULL,
	`gone_at` integer,
	`gone_by` text,
	`gone_why` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `evidence_claim` ON `evidence` (`claim_id`);--> statement-breakpoint
CREATE INDEX `evidence_arriving` ON `evidence` (`at`) WHERE state = 'arriving';--> statement-breakpoint
CREATE TABLE `object_due` (
	`key` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `inspection` (
	`claim_id` text NOT NULL,
	`verdict_no` integer NOT NULL,
	`chance_ppm` integer NOT NULL,
	`drawn_at` integer NOT NULL,
	`author_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`judge_id` text NOT NULL,
	`result` text,
	`ended_at` integer,
	PRIMARY KEY(`claim_id`, `verdict_no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `inspection_unit` ON `inspection` (`unit_id`,`ended_at`);--> statement-breakpoint
CREATE INDEX `inspection_judge` ON `inspection` (`judge_id`);--> statement-breakpoint
CREATE TABLE `inspection_record` (
	`author_id` text PRIMARY KEY NOT NULL,
	`clean` integer NOT NULL,
	`errors` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `review` (
	`id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`kind` text NOT NULL,
	`district_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`ready_at` integer NOT NULL,
	`by_id` text,
	`taken_at` integer,
	`not_by` text DEFAULT '[]' NOT NULL,
	`expected` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `review_claim` ON `review` (`claim_id`,`kind`);--> statement-breakpoint
CREATE INDEX `review_district` ON `review` (`district_id`,`ready_at`);--> statement-breakpoint
CREATE INDEX `review_held` ON `review` (`by_id`,`ready_at`) WHERE by_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `review_done` (
	`id` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`kind` text NOT NULL,
	`by_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`taken_at` integer NOT NULL,
	`done_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`agreed` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `review_done_by` ON `review_done` (`by_id`,`done_at`);--> statement-breakpoint
CREATE INDEX `review_done_claim` ON `review_done` (`claim_id`);--> statement-breakpoint
CREATE TABLE `conflict` (
	`id` text PRIMARY KEY NOT NULL,
	`subject_index` text NOT NULL,
	`facet` text NOT NULL,
	`opened_at` integer NOT NULL,
	`state` text NOT NULL,
	`outcome` text,
	`winner_id` text,
	`decided_by` text,
	`decided_at` integer,
	`words` text,
	`token` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `conflict_subject` ON `conflict` (`subject_index`,`facet`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `conflict_open` ON `conflict` (`opened_at`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `conflict_side` (
	`conflict_id` text NOT NULL,
	`claim_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`author_id` text NOT NULL,
	`words` text,
	`offer` text,
	`said_at` integer,
	PRIMARY KEY(`conflict_id`, `claim_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `conflict_side_claim` ON `conflict_side` (`claim_id`);--> statement-breakpoint
CREATE INDEX `conflict_side_unit` ON `conflict_side` (`unit_id`);--> statement-breakpoint
CREATE TABLE `petition` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`claim_id` text,
	`verdict_no` integer,
	`campaign_id` text,
	`unit_id` text NOT NULL,
	`by_id` text NOT NULL,
	`words` text NOT NULL,
	`asked_at` integer NOT NULL,
	`due_on` text NOT NULL,
	`state` text NOT NULL,
	`assigned_to` text,
	`assigned_at` integer,
	`answer` text,
	`decided_by` text,
	`decided_at` integer,
	`verdict_token` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `petition_open` ON `petition` (`due_on`) WHERE state IN ('open', 'assigned');--> statement-breakpoint
CREATE INDEX `petition_by` ON `petition` (`by_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `petition_unit` ON `petition` (`unit_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `petition_claim` ON `petition` (`claim_id`) WHERE claim_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `petition_word` (
	`petition_id` text NOT NULL,
	`id` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`petition_id`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `alert` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`unit_id` text NOT NULL,
	`author_id` text,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`claim_ids` text NOT NULL,
	`claims` integer NOT NULL,
	`looked_by` text,
	`looked_at` integer,
	`words` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `alert_open` ON `alert` (`at`) WHERE looked_at IS NULL;--> statement-breakpoint
CREATE INDEX `alert_unit` ON `alert` (`unit_id`,`at`);--> statement-breakpoint
CREATE TABLE `citizen_code` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`made_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`helped` integer,
	`satisfaction` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `citizen_code_claim` ON `citizen_code` (`claim_id`);--> statement-breakpoint
CREATE INDEX `citizen_code_unit` ON `citizen_code` (`unit_id`,`used_at`);--> statement-breakpoint
ALTER TABLE `claim` ADD `device_id` text;--> statement-breakpoint
ALTER TABLE `claim` ADD `device_no` integer;--> statement-breakpoint
ALTER TABLE `claim` ADD `pledge` text;--> statement-breakpoint
ALTER TABLE `claim` ADD `district_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `claim` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `claim` ADD `words` text;--> statement-breakpoint
ALTER TABLE `claim` ADD `decided_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `claim_device` ON `claim` (`device_id`,`device_no`) WHERE device_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `claim_asked` ON `claim` (`author_id`,`arrived_at`) WHERE state = 'needs_evidence';--> statement-breakpoint
ALTER TABLE `verdict` ADD `words` text;--> statement-breakpoint
ALTER TABLE `verdict` ADD `unit_shares` text;--> statement-breakpoint
ALTER TABLE `import_chunk` ADD `taken_back` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `import_row` ADD `source_state` text DEFAULT 'going' NOT NULL;--> statement-breakpoint
ALTER TABLE `import_row` ADD `paid_online` integer;--> statement-breakpoint
ALTER TABLE `office_import` ADD `undone_at` integer;--> statement-breakpoint
UPDATE `claim` SET (`reason`, `decided_at`) = (SELECT v.`reason`, v.`at` FROM `verdict` v WHERE v.`claim_id` = `claim`.`id` AND v.`no` = `claim`.`verdict_no`) WHERE `verdict_no` > 0;--> statement-breakpoint
UPDATE `claim` SET `district_id` = coalesce((SELECT p.`ancestor_id` FROM `unit_path` p WHERE p.`unit_id` = `claim`.`unit_id` AND p.`valid_from` <= `claim`.`act_date` AND `claim`.`act_date` < p.`valid_to`
  AND p.`depth` = max(0, (SELECT max(q.`depth`) - 1 FROM `unit_path` q WHERE q.`unit_id` = `claim`.`unit_id` AND q.`valid_from` <= `claim`.`act_date` AND `claim`.`act_date` < q.`valid_to`))), '');
