CREATE TABLE `unit_size` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`on_date` text NOT NULL,
	`members` integer NOT NULL,
	`source` text NOT NULL,
	`by_id` text NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unit_size_unit` ON `unit_size` (`unit_id`,`on_date`,`at`);