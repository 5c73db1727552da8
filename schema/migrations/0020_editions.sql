CREATE TABLE `edition` (
	`campaign_id` text NOT NULL,
	`no` integer NOT NULL,
	`publication_id` text NOT NULL,
	`kind` text NOT NULL,
	`digest` text NOT NULL,
	`parent` text,
	`ledger_seq` integer NOT NULL,
	`words` text NOT NULL,
	`signers` text NOT NULL,
	`as_of` integer NOT NULL,
	`at` integer NOT NULL,
	`recalled_at` integer,
	`recalled_words` text,
	PRIMARY KEY(`campaign_id`, `no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `edition_publication_id_unique` ON `edition` (`publication_id`);--> statement-breakpoint
CREATE TABLE `edition_news` (
	`person_id` text NOT NULL,
	`publication_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`person_id`, `publication_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `publication` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign_id` text NOT NULL,
	`act` text NOT NULL,
	`no` integer NOT NULL,
	`kind` text,
	`words` text NOT NULL,
	`signers` text NOT NULL,
	`asks` integer NOT NULL,
	`digest` text NOT NULL,
	`state` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`decided_words` text
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `publication_open` ON `publication` (`campaign_id`) WHERE state = 'proposed';--> statement-breakpoint
CREATE INDEX `publication_campaign` ON `publication` (`campaign_id`,`at`);--> statement-breakpoint
CREATE TABLE `publication_signature` (
	`publication_id` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `by_id`)
) STRICT, WITHOUT ROWID;
