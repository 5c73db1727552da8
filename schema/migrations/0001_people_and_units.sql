CREATE TABLE `attempt` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`last_at` integer NOT NULL,
	`until` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `auth_passkey` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text,
	`publicKey` text NOT NULL,
	`userId` text NOT NULL,
	`credentialID` text NOT NULL,
	`counter` integer NOT NULL,
	`deviceType` text NOT NULL,
	`backedUp` integer NOT NULL,
	`transports` text,
	`createdAt` text,
	`aaguid` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `auth_passkey_user` ON `auth_passkey` (`userId`);--> statement-breakpoint
CREATE UNIQUE INDEX `auth_passkey_credential` ON `auth_passkey` (`credentialID`);--> statement-breakpoint
CREATE TABLE `auth_two_factor` (
	`id` text PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`backupCodes` text NOT NULL,
	`userId` text NOT NULL,
	`verified` integer DEFAULT 1 NOT NULL,
	`failedVerificationCount` integer DEFAULT 0 NOT NULL,
	`lockedUntil` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `auth_two_factor_user` ON `auth_two_factor` (`userId`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`used_token` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_token_hash_unique` ON `invitation` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitation_person` ON `invitation` (`person_id`);--> statement-breakpoint
CREATE TABLE `mail` (
	`id` text PRIMARY KEY NOT NULL,
	`to_address` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`tries` integer DEFAULT 0 NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mail_waiting` ON `mail` (`created_at`) WHERE sent_at IS NULL;--> statement-breakpoint
CREATE TABLE `reset_request` (
	`person_id` text PRIMARY KEY NOT NULL,
	`asked_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `consent` (
	`person_id` text NOT NULL,
	`purpose` text NOT NULL,
	`no` integer NOT NULL,
	`choice` text NOT NULL,
	`text_version` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`person_id`, `purpose`, `no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `member_import` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`file_name` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`rows` integer NOT NULL,
	`undone_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `member_import_unit` ON `member_import` (`unit_id`,`at`);--> statement-breakpoint
CREATE TABLE `member_move` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`from_unit_id` text NOT NULL,
	`to_unit_id` text NOT NULL,
	`on_date` text NOT NULL,
	`asked_by` text NOT NULL,
	`asked_at` integer NOT NULL,
	`state` text NOT NULL,
	`answered_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `member_move_person` ON `member_move` (`person_id`);--> statement-breakpoint
CREATE INDEX `member_move_from` ON `member_move` (`from_unit_id`);--> statement-breakpoint
CREATE INDEX `member_move_to` ON `member_move` (`to_unit_id`);--> statement-breakpoint
CREATE TABLE `membership` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	`import_id` text,
	`change_id` text,
	`ended_by` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `membership_person` ON `membership` (`person_id`,`valid_from`);--> statement-breakpoint
CREATE INDEX `membership_unit` ON `membership` (`unit_id`,`valid_to`);--> statement-breakpoint
CREATE TABLE `team` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`place` text NOT NULL,
	`unit_id` text NOT NULL,
	`sort_key` text NOT NULL,
	`search_key` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `team_unit` ON `team` (`unit_id`);--> statement-breakpoint
CREATE INDEX `team_order` ON `team` (`sort_key`);--> statement-breakpoint
CREATE TABLE `team_member` (
	`team_id` text NOT NULL,
	`person_id` text NOT NULL,
	`leads` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text NOT NULL,
	PRIMARY KEY(`team_id`, `person_id`, `valid_from`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `team_member_person` ON `team_member` (`person_id`);--> statement-breakpoint
CREATE TABLE `registry_version` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `unit_change` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`on_date` text NOT NULL,
	`document` text NOT NULL,
	`plan` text NOT NULL,
	`effect` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`undone_at` integer
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unit_change_date` ON `unit_change` (`on_date`);--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by_id` text NOT NULL,
	`as_id` text,
	`action` text NOT NULL,
	`noun` text NOT NULL,
	`noun_id` text NOT NULL,
	`unit_id` text,
	`person_id` text,
	`before` text,
	`after` text,
	`address` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_unit` ON `audit` (`unit_id`) WHERE unit_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_by` ON `audit` (`by_id`);--> statement-breakpoint
CREATE INDEX `audit_person` ON `audit` (`person_id`) WHERE person_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE TABLE `data_request` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`asked_at` integer NOT NULL,
	`answer_by` text NOT NULL,
	`done_by` text NOT NULL,
	`state` text NOT NULL,
	`answer` text,
	`answered_at` integer,
	`extended_days` integer DEFAULT 0 NOT NULL,
	`done_at` integer,
	`handled_by` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `data_request_person` ON `data_request` (`person_id`);--> statement-breakpoint
CREATE INDEX `data_request_state` ON `data_request` (`state`,`answer_by`);--> statement-breakpoint
CREATE TABLE `holiday` (
	`date` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `retention_run` (
	`day` text NOT NULL,
	`kind` text NOT NULL,
	`rows` integer NOT NULL,
	PRIMARY KEY(`day`, `kind`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `board_structure` (
	`slug` text NOT NULL,
	`structure` text NOT NULL,
	`no` integer NOT NULL,
	`payload` text NOT NULL,
	PRIMARY KEY(`slug`, `structure`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `auth_session` ADD `factor` text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE `auth_session` ADD `provedAt` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `auth_session` ADD `supportFor` text;--> statement-breakpoint
ALTER TABLE `auth_session` ADD `supportUntil` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `username` text;--> statement-breakpoint
ALTER TABLE `person` ADD `displayUsername` text;--> statement-breakpoint
ALTER TABLE `person` ADD `twoFactorEnabled` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `birthYear` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `searchKey` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `erasedAt` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `person_username_unique` ON `person` (`username`);--> statement-breakpoint
ALTER TABLE `role_grant` ADD `change_id` text;--> statement-breakpoint
CREATE INDEX `role_grant_unit` ON `role_grant` (`unit_id`);--> statement-breakpoint
ALTER TABLE `campaign_unit` ADD `change_id` text;--> statement-breakpoint
ALTER TABLE `participant` ADD `joins_on` text;--> statement-breakpoint
ALTER TABLE `participant` ADD `change_id` text;--> statement-breakpoint
CREATE INDEX `claim_author` ON `claim` (`author_id`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `ledger_team` ON `ledger` (`team_id`) WHERE team_id IS NOT NULL;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_changed` BEFORE UPDATE ON `audit`
WHEN NEW.address IS NOT NULL OR (NEW.seq, NEW.at, NEW.by_id, NEW.action, NEW.noun, NEW.noun_id) <> (OLD.seq, OLD.at, OLD.by_id, OLD.action, OLD.noun, OLD.noun_id)
  OR NEW.as_id IS NOT OLD.as_id OR NEW.unit_id IS NOT OLD.unit_id OR NEW.person_id IS NOT OLD.person_id OR NEW.before IS NOT OLD.before OR NEW.after IS NOT OLD.after
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_shortened` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `consent_is_never_changed` BEFORE UPDATE ON `consent` BEGIN SELECT RAISE(ABORT, 'a consent is followed by another, never changed'); END;--> statement-breakpoint
INSERT INTO `registry_version` (`id`, `version`) VALUES (1, 0);
