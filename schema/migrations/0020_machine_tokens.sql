CREATE TABLE `machine_token` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`label` text NOT NULL,
	`scope` text NOT NULL,
	`unit_id` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by` text,
	`last_used_at` integer,
	`window_at` integer DEFAULT 0 NOT NULL,
	`window_uses` integer DEFAULT 0 NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `machine_token_hash` ON `machine_token` (`token_hash`);--> statement-breakpoint
CREATE INDEX `machine_token_unit` ON `machine_token` (`unit_id`);