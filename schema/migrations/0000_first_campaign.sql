CREATE TABLE `succession` (
	`old_id` text NOT NULL,
	`new_id` text NOT NULL,
	`on_date` text NOT NULL,
	`share_milli` integer NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`old_id`, `new_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `succession_new` ON `succession` (`new_id`);--> statement-breakpoint
CREATE TABLE `unit` (
	`id` text PRIMARY KEY NOT NULL,
	`axis` text NOT NULL,
	`territory_id` text,
	`position` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unit_territory` ON `unit` (`territory_id`);--> statement-breakpoint
CREATE TABLE `unit_path` (
	`unit_id` text NOT NULL,
	`ancestor_id` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	`depth` integer NOT NULL,
	PRIMARY KEY(`unit_id`, `ancestor_id`, `valid_from`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unit_path_ancestor` ON `unit_path` (`ancestor_id`,`depth`);--> statement-breakpoint
CREATE TABLE `unit_period` (
	`unit_id` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`code` text,
	`parent_id` text,
	`former` text,
	`sort_key` text NOT NULL,
	`search_key` text NOT NULL,
	`assumed` integer DEFAULT 0 NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`unit_id`, `valid_from`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unit_period_parent` ON `unit_period` (`parent_id`,`valid_from`);--> statement-breakpoint
CREATE INDEX `unit_period_search` ON `unit_period` (`search_key`);--> statement-breakpoint
CREATE TABLE `auth_credential` (
	`id` text PRIMARY KEY NOT NULL,
	`accountId` text NOT NULL,
	`providerId` text NOT NULL,
	`userId` text NOT NULL,
	`accessToken` text,
	`refreshToken` text,
	`idToken` text,
	`accessTokenExpiresAt` text,
	`refreshTokenExpiresAt` text,
	`scope` text,
	`password` text,
	`createdAt` text NOT NULL,
	`updatedAt` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `auth_credential_user` ON `auth_credential` (`userId`);--> statement-breakpoint
CREATE TABLE `auth_rate_limit` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`count` integer NOT NULL,
	`lastRequest` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_rate_limit_key_unique` ON `auth_rate_limit` (`key`);--> statement-breakpoint
CREATE TABLE `auth_session` (
	`id` text PRIMARY KEY NOT NULL,
	`expiresAt` text NOT NULL,
	`token` text NOT NULL,
	`createdAt` text NOT NULL,
	`updatedAt` text NOT NULL,
	`ipAddress` text,
	`userAgent` text,
	`userId` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_session_token_unique` ON `auth_session` (`token`);--> statement-breakpoint
CREATE INDEX `auth_session_user` ON `auth_session` (`userId`);--> statement-breakpoint
CREATE TABLE `auth_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expiresAt` text NOT NULL,
	`createdAt` text NOT NULL,
	`updatedAt` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `auth_verification_identifier` ON `auth_verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`emailVerified` integer NOT NULL,
	`image` text,
	`createdAt` text NOT NULL,
	`updatedAt` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `person_email_unique` ON `person` (`email`);--> statement-breakpoint
CREATE TABLE `role_grant` (
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`unit_id` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	PRIMARY KEY(`person_id`, `role`, `unit_id`, `valid_from`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `claim` (
	`id` text PRIMARY KEY NOT NULL,
	`indicator` text NOT NULL,
	`facet` text NOT NULL,
	`act_date` text NOT NULL,
	`captured_at` integer NOT NULL,
	`arrived_at` integer NOT NULL,
	`unit_id` text NOT NULL,
	`team_id` text,
	`author_id` text NOT NULL,
	`subject_index` text,
	`key_version` integer DEFAULT 1 NOT NULL,
	`masked` text,
	`subject_date` text,
	`agency` text,
	`procedure_group` text DEFAULT '' NOT NULL,
	`quantity` integer DEFAULT 1 NOT NULL,
	`unit_shares` text,
	`needs_check` integer DEFAULT 0 NOT NULL,
	`upgrades_id` text,
	`source` text NOT NULL,
	`body_hash` text NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`verdict_no` integer DEFAULT 0 NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `claim_subject` ON `claim` (`subject_index`,`facet`) WHERE subject_index IS NOT NULL;--> statement-breakpoint
CREATE INDEX `claim_unit` ON `claim` (`unit_id`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `claim_waiting` ON `claim` (`arrived_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE TABLE `verdict` (
	`claim_id` text NOT NULL,
	`no` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`by_id` text NOT NULL,
	`import_id` text,
	`line` integer,
	`at` integer NOT NULL,
	`token` text NOT NULL,
	PRIMARY KEY(`claim_id`, `no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `board_due` (
	`campaign_id` text PRIMARY KEY NOT NULL,
	`ledger_seq` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `ledger` (
	`seq` integer PRIMARY KEY NOT NULL,
	`claim_id` text,
	`verdict_no` integer NOT NULL,
	`indicator` text NOT NULL,
	`procedure_group` text NOT NULL,
	`unit_id` text NOT NULL,
	`team_id` text,
	`act_date` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`milli` integer NOT NULL,
	`at` integer NOT NULL,
	`cause` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `ledger_claim` ON `ledger` (`claim_id`);--> statement-breakpoint
CREATE TABLE `ledger_day` (
	`day` text PRIMARY KEY NOT NULL,
	`first_seq` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tally` (
	`scope` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator` text NOT NULL,
	`procedure_group` text NOT NULL,
	`milli` integer NOT NULL,
	`entries` integer NOT NULL,
	PRIMARY KEY(`scope`, `unit_id`, `indicator`, `procedure_group`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tally_fresh` (
	`scope` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator` text NOT NULL,
	`procedure_group` text NOT NULL,
	`milli` integer NOT NULL,
	`entries` integer NOT NULL,
	PRIMARY KEY(`scope`, `unit_id`, `indicator`, `procedure_group`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `board` (
	`slug` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`no` integer NOT NULL,
	`as_of` integer NOT NULL,
	`ledger_seq` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`payload` text NOT NULL,
	`summary` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `campaign` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`goal` text NOT NULL,
	`source` text NOT NULL,
	`scope_name` text NOT NULL,
	`ranked_level` text NOT NULL,
	`tree_date` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`claims_until` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`act_from` text NOT NULL,
	`act_to` text NOT NULL,
	`notice` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`body_hash` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `campaign_slug_unique` ON `campaign` (`slug`);--> statement-breakpoint
CREATE TABLE `campaign_unit` (
	`unit_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`participant_id` text NOT NULL,
	PRIMARY KEY(`unit_id`, `campaign_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `campaign_unit_campaign` ON `campaign_unit` (`campaign_id`);--> statement-breakpoint
CREATE TABLE `participant` (
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`cluster` text NOT NULL,
	`cluster_no` integer NOT NULL,
	`ranked` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `unit_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `participant_unit` ON `participant` (`unit_id`);--> statement-breakpoint
CREATE TABLE `rules_edition` (
	`campaign_id` text NOT NULL,
	`edition` integer NOT NULL,
	`rules` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` text NOT NULL,
	PRIMARY KEY(`campaign_id`, `edition`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `target` (
	`campaign_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`indicator` text NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`campaign_id`, `unit_id`, `indicator`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `import_chunk` (
	`import_id` text NOT NULL,
	`no` integer NOT NULL,
	`rows` integer NOT NULL,
	`recognised` integer NOT NULL,
	`already` integer NOT NULL,
	`conflict` integer NOT NULL,
	`contradicts` integer NOT NULL,
	`unclaimed` integer NOT NULL,
	PRIMARY KEY(`import_id`, `no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `import_row` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`subject_index` text NOT NULL,
	`masked` text NOT NULL,
	`date` text NOT NULL,
	`agency` text,
	`procedure_group` text NOT NULL,
	`online` integer,
	`status` text,
	`transaction_date` text,
	`fate` text NOT NULL,
	`reason` text,
	PRIMARY KEY(`import_id`, `line`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `import_row_subject` ON `import_row` (`subject_index`);--> statement-breakpoint
CREATE TABLE `office_import` (
	`id` text PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`kind` text NOT NULL,
	`file_name` text NOT NULL,
	`by_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`total_rows` integer NOT NULL,
	`chunk_rows` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `office_import_fingerprint_unique` ON `office_import` (`fingerprint`);